// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "cli/output.h"
#include "cli/run.h"
#include "reports/document/tee.h"
#include "reports/xml/xml_reader.h"
#include "stores/path_text.h"

namespace pkiaudit::cli {
namespace {

std::string Explain(const std::string& path, const reports::Error& error) {
  std::string message = "cannot render '" + path + "': ";
  message += reports::Describe(error.code);
  if (!error.place.empty()) {
    message += " (" + error.place + ", offset " + std::to_string(error.offset) + ")";
  } else if (error.offset > 0) {
    message += " (offset " + std::to_string(error.offset) + ")";
  }
  return message;
}

}  // namespace

ExitCode RunRender(const RenderCommand& command, std::ostream& out, std::ostream& err) {
  const auto plan = PlanOutput(command.output);
  if (!plan) {
    err << "pkiaudit: " << plan.error() << "\n";
    return kExitUsage;
  }
  const boost::filesystem::path report = stores::PathFromText(command.report);
  // Read through once before anything is written: of a report that breaks off nothing is made.
  reports::Tee nobody({});
  if (const auto valid = reports::ReadReportFile(report, nobody); !valid) {
    err << "pkiaudit: " << Explain(command.report, valid.error()) << "\n";
    return valid.error().code == reports::ErrorCode::kNotFound ? kExitUsage : kExitFailure;
  }
  const auto produce = [&](reports::Consumer& consumer) {
    return reports::ReadReportFile(report, consumer);
  };
  if (const auto written = WriteReports(*plan, TextStyle(command.output), produce, out); !written) {
    err << "pkiaudit: " << written.error() << "\n";
    return kExitFailure;
  }
  return kExitOk;
}

}  // namespace pkiaudit::cli
