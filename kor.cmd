@echo off
rem Gor samma sak som "make demo": installerar och kor hela jobbet pa exempeldata.
rem Med argument kors kommandot i stallet: kor rapport EXPORT --ut KATALOG
set HEM=%~dp0
set MILJO=%HEM%.venv
where py >nul 2>nul && (set PYTHON=py -3) || (set PYTHON=python)
if not exist "%MILJO%\ready" (
    %PYTHON% -m venv "%MILJO%" || goto fel
    "%MILJO%\Scripts\python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "%HEM%requirements.lock" || goto fel
    "%MILJO%\Scripts\python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable "%HEM%." || goto fel
    echo klar> "%MILJO%\ready"
)
if "%~1"=="" ("%MILJO%\Scripts\python" -m granskning demo --ut "%HEM%reports\demo" || goto fel) else ("%MILJO%\Scripts\python" -m granskning %* || goto fel)
if not defined CI pause
exit /b 0
:fel
echo Det gick inte. Se meddelandet ovan.
if not defined CI pause
exit /b 1
