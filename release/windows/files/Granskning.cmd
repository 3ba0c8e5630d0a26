@echo off
rem Dubbelklicka for att oppna granskningens sida. Med argument kors kommandot: Granskning.cmd kontrollera MIN_EXPORT.xlsx
"%~dp0python\python.exe" -m granskning %*
set KOD=%errorlevel%
if not "%KOD%"=="0" if "%~1"=="" pause
exit /b %KOD%
