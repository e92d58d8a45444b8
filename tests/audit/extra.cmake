# SPDX-License-Identifier: Apache-2.0
if(CMAKE_CROSSCOMPILING)
  return() # python3-samba reads the same on Linux
endif()
# Debian's own interpreter, because python3-samba belongs to it; another one may come first in PATH.
find_program(DEBIAN_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
add_executable(evaluate_access ${CMAKE_CURRENT_SOURCE_DIR}/audit/evaluate_access.cc)
target_link_libraries(evaluate_access PRIVATE pkiaudit_options pkiaudit_audit)
if(DEBIAN_PYTHON)
  add_test(NAME audit.access_samba
           COMMAND ${DEBIAN_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/audit/access_samba_test.py
                   $<TARGET_FILE:evaluate_access>)
  set_tests_properties(audit.access_samba PROPERTIES LABELS audit TIMEOUT 600)
endif()
