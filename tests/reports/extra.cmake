# SPDX-License-Identifier: Apache-2.0
target_sources(reports_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/reports/sample_report.cc)

if(CMAKE_CROSSCOMPILING)
  return() # the browser is a program of Linux
endif()
add_executable(write_sample_report ${CMAKE_CURRENT_SOURCE_DIR}/reports/write_sample_report.cc
                                   ${CMAKE_CURRENT_SOURCE_DIR}/reports/sample_report.cc)
target_link_libraries(write_sample_report PRIVATE pkiaudit_options pkiaudit_reports)

add_test(NAME reports.HtmlInBrowser
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/reports/html_in_browser.sh
                 $<TARGET_FILE:write_sample_report>)
set_tests_properties(reports.HtmlInBrowser PROPERTIES LABELS reports TIMEOUT 300)
