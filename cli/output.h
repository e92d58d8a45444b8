// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_OUTPUT_H_
#define PKIAUDIT_CLI_OUTPUT_H_

#include <functional>
#include <iosfwd>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/command_line.h"
#include "reports/document/document.h"
#include "reports/error.h"
#include "reports/text/text_writer.h"

namespace pkiaudit::cli {

// One report to write: a file, or standard output where `path` is empty.
struct Target {
  Format format = Format::kText;
  std::string path;

  friend bool operator==(const Target&, const Target&) = default;
};

struct OutputPlan {
  std::vector<Target> targets;
  std::string folder;    // to be made where it does not exist; empty: none
  bool summary = false;  // tell the text report on stdout besides
};

// Where the reports go, by what was asked for:
//   no --output                 one format on stdout, text where none is named
//   --output -                  the same
//   --output FILE, one format   that file; also without --format where the name ends in .xml,
//   .html, .txt
//   --output FOLDER             report.xml and report.html, or report.<each format>
// The error is a message for the user: wrong usage.
tl::expected<OutputPlan, std::string> PlanOutput(const OutputOptions& options);

// Tells a report, once, to the consumer that it is given.
using Produce = std::function<reports::Result<void>(reports::Consumer&)>;

// Writes every target of the plan from one telling; `text` is the style of text on `out`. No file
// is replaced unless every report is whole. The error is a message for the user.
tl::expected<void, std::string> WriteReports(const OutputPlan& plan,
                                             const reports::TextOptions& text,
                                             const Produce& produce, std::ostream& out);

// The style of text on standard output: coloured on a terminal, unless NO_COLOR is set
// (no-color.org).
reports::TextOptions TextStyle(const OutputOptions& options);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_OUTPUT_H_
