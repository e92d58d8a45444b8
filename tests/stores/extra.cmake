# SPDX-License-Identifier: Apache-2.0
if(CMAKE_CROSSCOMPILING)
  return() # python3-samba reads the same on Linux
endif()
# Debian's own interpreter, because python3-samba belongs to it; another one may come first in PATH.
find_program(DEBIAN_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
add_executable(print_sddl ${CMAKE_CURRENT_SOURCE_DIR}/stores/print_sddl.cc)
target_link_libraries(print_sddl PRIVATE pkiaudit_options pkiaudit_stores)
if(DEBIAN_PYTHON)
  add_test(NAME stores.sddl_samba
           COMMAND ${DEBIAN_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/stores/sddl_samba_test.py
                   $<TARGET_FILE:print_sddl>)
  set_tests_properties(stores.sddl_samba PROPERTIES LABELS stores TIMEOUT 600)
endif()
