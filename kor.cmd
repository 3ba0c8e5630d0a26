@echo off
rem Gor samma sak som "make demo": installerar och kor hela jobbet pa exempeldata.
cd /d "%~dp0"
where py >nul 2>nul && (set PYTHON=py -3) || (set PYTHON=python)
if not exist .venv\ready (
    %PYTHON% -m venv .venv || goto fel
    .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || goto fel
    .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || goto fel
    echo klar> .venv\ready
)
.venv\Scripts\python -m granskning demo || goto fel
exit /b 0
:fel
echo Det gick inte. Se meddelandet ovan.
exit /b 1
