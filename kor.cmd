@echo off
rem Gor samma sak som "make demo": installerar och kor hela jobbet pa exempeldata.
rem Med argument kors kommandot i stallet: kor rapport EXPORT --ut KATALOG
rem Bara det som star i requirements.lock installeras. Nar den filen ar en annan an sist installeras allt pa nytt.
set HEM=%~dp0
set MILJO=%HEM%.venv
set PIP=-m pip --disable-pip-version-check
set LAST=--no-deps --require-hashes --only-binary :all:
where py >nul 2>nul && (set PYTHON=py -3) || (set PYTHON=python)
fc /b "%HEM%requirements.lock" "%MILJO%\ready" >nul 2>nul && goto installerat
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || goto python
echo Steg 1 av 3: gor en egen Pythonmiljo i mappen .venv ...
%PYTHON% -m venv --clear "%MILJO%" || goto fel
echo Steg 2 av 3: hamtar och installerar verktygets paket. Det tar ett par minuter forsta gangen.
echo Varje paket far en rad. Till sist skrivs de till disken, och da star fonstret stilla en stund ...
"%MILJO%\Scripts\python" %PIP% install --progress-bar off %LAST% --requirement "%HEM%requirements.lock" || goto fel
echo Steg 3 av 3: installerar verktyget och kontrollerar att inget saknas ...
"%MILJO%\Scripts\python" %PIP% install --quiet --no-deps --no-build-isolation --editable "%HEM%." || goto fel
"%MILJO%\Scripts\python" -m pip check || goto fel
copy /b /y "%HEM%requirements.lock" "%MILJO%\ready" >nul || goto fel
echo Installationen ar klar.
:installerat
if "%~1"=="" ("%MILJO%\Scripts\python" -m granskning demo --ut "%HEM%reports\demo" || goto fel) else ("%MILJO%\Scripts\python" -m granskning %* || goto fel)
if not defined CI pause
exit /b 0
:python
echo Python 3.11 eller senare behovs, och hittades inte.
:fel
echo Det gick inte. Se meddelandet ovan.
if not defined CI pause
exit /b 1
