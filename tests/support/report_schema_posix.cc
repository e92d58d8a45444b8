// SPDX-License-Identifier: Apache-2.0
#include "tests/support/report_schema.h"
#include "tests/support/run_process.h"

namespace pkiaudit::test_support {

std::string ReportSchemaErrors(const boost::filesystem::path& report) {
  const ProcessResult checked =
      RunProcess({.executable = "xmllint",
                  .arguments = {"--nonet", "--noout", "--schema",
                                PKIAUDIT_SOURCE_DIR "/reports/xml/report.xsd", report.native()},
                  .standard_input = {},
                  .environment = {},
                  .working_directory = {}});
  return checked.exit_code == 0 ? "" : checked.standard_error;
}

}  // namespace pkiaudit::test_support
