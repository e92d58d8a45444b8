# SPDX-License-Identifier: Apache-2.0
if(WIN32)
  return() # the same sources, whose names of symbols nm tells otherwise there
endif()
add_test(
  NAME probes.Boundary
  COMMAND
    ${CMAKE_CURRENT_SOURCE_DIR}/probes/boundary.sh ${PROJECT_SOURCE_DIR}
    $<TARGET_FILE:pkiaudit_probes> $<TARGET_FILE:pkiaudit_x509> $<TARGET_FILE:pkiaudit_stores>
    $<TARGET_FILE:pkiaudit_audit> $<TARGET_FILE:pkiaudit_reports>)
set_tests_properties(probes.Boundary PROPERTIES LABELS probes)
