# SPDX-License-Identifier: Apache-2.0
#
# CMake toolchain: x86_64 Windows by Debian's mingw-w64 with posix threads. The
# libraries are those of cmake/windows-dependencies, which builds them where they are not yet.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

# Windows 10 and Server 2016.
set(CMAKE_C_FLAGS_INIT "-D_WIN32_WINNT=0x0A00")
set(CMAKE_CXX_FLAGS_INIT "-D_WIN32_WINNT=0x0A00")
# One file to copy to a host: nothing but system DLLs is imported.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")

list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PKIAUDIT_WINDOWS_PREFIX)
if(NOT PKIAUDIT_WINDOWS_PREFIX)
  execute_process(
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/windows-dependencies
    OUTPUT_VARIABLE PKIAUDIT_WINDOWS_PREFIX
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
set(CMAKE_FIND_ROOT_PATH ${PKIAUDIT_WINDOWS_PREFIX})
set(CMAKE_PREFIX_PATH ${PKIAUDIT_WINDOWS_PREFIX})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(OPENSSL_USE_STATIC_LIBS ON)
set(Boost_USE_STATIC_LIBS ON)

# Tests run under Wine.
set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/wine)
