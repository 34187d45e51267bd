import { spawn } from 'node:child_process';
import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect, createServer as createRawServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { identityOf, portsOf, readNote } from '../src/instance/whereabouts.ts';
import { claimInstance, type Instance, requestStop } from '../src/instance.ts';
import { tempDir } from './store/temp.ts';

async function claimed(dir: string): Promise<Instance> {
  const claim = await claimInstance(dir);
  if (!claim.ok) throw new Error(claim.fault);
  onTestFinished(() => claim.instance.close());
  return claim.instance;
}
const noteOf = async (dir: string) => {
  const note = await readNote(dir);
  if (note === null) throw new Error('no note');
  return note;
};
/** A program that has nothing to do with us, at the first port of `dir`. */
async function stranger(dir: string, server: Server): Promise<number> {
  const port = portsOf(await identityOf(dir))[0] ?? 0;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return port;
}
const statusOf = (port: number, method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('one instance on a data folder', () => {
  test('a second one is refused and told whose it is, also by another path to the folder', async () => {
    const dir = await tempDir();
    await claimed(dir);
    const other = join(await tempDir(), 'link');
    await symlink(dir, other);
    for (const path of [dir, other, `${dir}/../${dir.split('/').at(-1)}`]) {
      expect(await claimInstance(path)).toMatchObject({
        ok: false,
        reason: 'twin',
        pid: process.pid,
        fault: expect.stringContaining('npm run stop'),
      });
    }
  });

  test('of several that start at once exactly one wins, twenty times over', async () => {
    for (let round = 0; round < 20; round++) {
      const dir = await tempDir();
      const claims = await Promise.all([claimInstance(dir), claimInstance(dir), claimInstance(dir)]);
      const winners = claims.flatMap((claim) => (claim.ok ? [claim.instance] : []));
      await Promise.all(winners.map((winner) => winner.close()));
      expect(winners).toHaveLength(1);
    }
  });

  test('one that was killed leaves the folder free', async () => {
    const dir = await tempDir();
    const script = `import { claimInstance } from ${JSON.stringify(new URL('../src/instance.ts', import.meta.url).href)};
      const claim = await claimInstance(${JSON.stringify(dir)});
      process.stdout.write(String(claim.ok));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(String(await new Promise((resolve) => child.stdout.once('data', resolve)))).toBe('true');
    expect((await claimInstance(dir)).ok).toBe(false);

    // Frozen, it still holds the folder: it would act again when it wakes.
    child.kill('SIGSTOP');
    expect(await claimInstance(dir)).toMatchObject({ ok: false, reason: 'twin', pid: child.pid });

    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    await claimed(dir);
  });

  test('another folder is no obstacle', async () => {
    await claimed(await tempDir());
    await claimed(await tempDir());
  });

  test('a port held by some other program is passed over, and the instance is found all the same', async () => {
    const dir = await tempDir();
    const server = createServer((_, response) => response.end('hello'));
    const port = await stranger(dir, server);
    await claimed(dir);
    expect((await noteOf(dir)).port).not.toBe(port);
    expect(await claimInstance(dir)).toMatchObject({ ok: false, reason: 'twin' });
    // The program goes and its port, the first choice, is free again: still a twin.
    await new Promise((resolve) => server.close(resolve));
    expect(await claimInstance(dir)).toMatchObject({ ok: false, reason: 'twin' });
  });

  test('row 14: one that answers only after two seconds, for the machine is busy, is still a twin', async () => {
    const dir = await tempDir();
    const greeting = { program: 'kalshi-pilot', data: await identityOf(dir), state: 'claiming', pid: 4_711 };
    const slow = createServer((_, response) => {
      setTimeout(() => response.end(JSON.stringify(greeting)), 2_000);
    });
    await stranger(dir, slow);
    expect(await claimInstance(dir)).toMatchObject({ ok: false, reason: 'twin', pid: 4_711 });
  });

  test('a port at which nobody speaks is passed over too', async () => {
    const dir = await tempDir();
    await stranger(
      dir,
      createRawServer((socket) => socket.on('error', () => {}).resume()),
    );
    await claimed(dir);
  });

  test('a folder that cannot be one is told in a sentence', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    expect(await claimInstance(file)).toMatchObject({
      ok: false,
      reason: 'folder',
      fault: expect.stringContaining('DATA_DIR'),
    });
  });
});

describe('the stop request', () => {
  test('stops whoever holds the secret of the note, once, and waits until it has gone', async () => {
    const dir = await tempDir();
    const instance = await claimed(dir);
    let stops = 0;
    instance.onStop(() => {
      stops++;
      setTimeout(() => instance.close(), 50);
    });
    expect((await stat(join(dir, 'instance.json'))).mode & 0o777).toBe(0o600);
    expect(await requestStop(dir)).toBe('stopped');
    expect(stops).toBe(1);
    expect(await readNote(dir)).toBeNull();
    expect(await requestStop(dir)).toBe('none');
  });

  test('npm run stop does so from the shell, and says what became of it', async () => {
    const dir = await tempDir();
    const instance = await claimed(dir);
    instance.onStop(() => void instance.close());
    const shell = (env: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const script = join(import.meta.dirname, '..', 'src', 'stop.ts');
        const child = spawn(process.execPath, [script], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
        let said = '';
        child.stdout.on('data', (bytes) => {
          said += bytes;
        });
        child.stderr.on('data', (bytes) => {
          said += bytes;
        });
        child.once('close', (code) => resolve(`${code}: ${said}`));
      });
    expect(await shell({ DATA_DIR: dir })).toBe('0: Stopped.\n');
    expect(await shell({ DATA_DIR: dir })).toBe('0: No instance runs on this data folder.\n');
    expect(await shell({ DATA_DIR: join(dir, 'none') })).toBe('0: No instance runs on this data folder.\n');
    expect(await shell({ LOG_LEVEL: 'loud' })).toMatch(/^1: No instance runs[\s\S]*one thing has to be mended/);
    expect(await shell({ DATA_DIR: 'a\nb' })).toMatch(/^1: kalshi-pilot cannot start: one thing has to be mended/);
    const another = await claimed(dir);
    another.onStop(() => void another.close());
    // A fault in .env, as while it is being edited, keeps nobody from stopping what runs.
    expect(await shell({ DATA_DIR: dir, LOG_LEVEL: 'loud' })).toBe('0: Stopped.\n');
  });

  test('one that came before anybody listened is not lost', async () => {
    const dir = await tempDir();
    const instance = await claimed(dir);
    const { port, secret } = await noteOf(dir);
    expect(await statusOf(port, 'POST', '/stop', { 'x-stop-secret': secret })).toBe(202);
    await new Promise<void>((resolve) => instance.onStop(resolve));
  });

  test('a note of a run that was killed stops nobody', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'instance.json'), '{"pid":1,"port":1,"secret":"x","startedAt":0}');
    expect(await requestStop(dir)).toBe('none');
    await writeFile(join(dir, 'instance.json'), 'garbage');
    expect(await requestStop(dir)).toBe('none');
  });

  test('no other request stops it or harms it', async () => {
    const dir = await tempDir();
    const instance = await claimed(dir);
    const { port, secret } = await noteOf(dir);
    instance.onStop(() => expect.unreachable());
    expect(await statusOf(port, 'POST', '/stop')).toBe(403);
    expect(await statusOf(port, 'POST', '/stop', { 'x-stop-secret': `${secret}x` })).toBe(403);
    expect(await statusOf(port, 'POST', '/stop', { 'x-stop-secret': secret, host: 'evil.example' })).toBe(403);
    expect(await statusOf(port, 'POST', '/stop', { 'x-stop-secret': secret, origin: 'http://evil.example' })).toBe(403);
    expect(await statusOf(port, 'GET', '/stop', { 'x-stop-secret': secret })).toBe(404);
    expect(await statusOf(port, 'DELETE', '/')).toBe(404);
    for (const hostile of [
      '\0\0\0\0',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
      'POST /stop HTTP/1.1\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(hostile));
        socket
          .on('error', () => {})
          .resume()
          .once('close', () => resolve());
      });
    }
    expect(await statusOf(port, 'GET', '/')).toBe(200);
    expect(await readFile(join(dir, 'instance.json'), 'utf8')).toContain(secret);
  });
});
