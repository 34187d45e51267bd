export type UnitFacts = {
  /** The project's folder and the Node to run it with, absolute. */
  readonly folder: string;
  readonly node: string;
};

/** A systemd user unit that does what the task does on Windows. Source: systemd.service(5), systemd.unit(5). */
export const systemdUnit = ({ folder, node }: UnitFacts): string => `[Unit]
Description=kalshi-pilot
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
WorkingDirectory=${specified(folder)}
ExecStart="${quoted(node)}" --max-semi-space-size=4 src/main.ts
Restart=on-failure
RestartSec=15
# 1: something must be mended first. 77: another instance runs.
RestartPreventExitStatus=1 77
TimeoutStopSec=10

[Install]
WantedBy=default.target
`;

/** A percent sign begins a specifier there. */
const specified = (text: string): string => text.replaceAll('%', '%%');
const quoted = (text: string): string => specified(text).replace(/["\\]/g, '\\$&').replaceAll('$', '$$$$');
