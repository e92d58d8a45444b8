// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <boost/filesystem/path.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <ostream>

#include "cli/terminal.h"
#include "reports/document/tee.h"
#include "reports/html/html_writer.h"
#include "reports/output/atomic_file.h"
#include "reports/xml/xml_writer.h"
#include "stores/path_text.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

std::string FileName(Format format) {
  switch (format) {
    case Format::kText:
      return "report.txt";
    case Format::kXml:
      return "report.xml";
    case Format::kHtml:
      return "report.html";
  }
  return "report";
}

// By the end of its name, whatever its case; nothing where that says no format.
std::optional<Format> FormatOf(const std::string& path) {
  std::string extension = stores::PathToText(stores::PathFromText(path).extension());
  std::ranges::transform(extension, extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (extension == ".xml") {
    return Format::kXml;
  }
  if (extension == ".html" || extension == ".htm") {
    return Format::kHtml;
  }
  if (extension == ".txt") {
    return Format::kText;
  }
  return std::nullopt;
}

std::unique_ptr<reports::Consumer> MakeWriter(Format format, const reports::TextOptions& text,
                                              reports::Output& output) {
  switch (format) {
    case Format::kText:
      return std::make_unique<reports::TextWriter>(output, text);
    case Format::kXml:
      return std::make_unique<reports::XmlWriter>(output);
    case Format::kHtml:
      return std::make_unique<reports::HtmlWriter>(output);
  }
  return nullptr;
}

tl::unexpected<std::string> CannotWrite(const std::string& path, const reports::Error& error) {
  return tl::make_unexpected("cannot write '" + path + "' (what stood there is unchanged): " +
                             std::string(reports::Describe(error.code)));
}

}  // namespace

tl::expected<OutputPlan, std::string> PlanOutput(const OutputOptions& options) {
  OutputPlan plan;
  std::vector<Format> formats = options.formats;
  if (options.output.empty() || options.output == "-") {
    if (formats.size() > 1) {
      return tl::make_unexpected("several formats need --output FOLDER");
    }
    plan.targets = {{formats.empty() ? Format::kText : formats.front(), ""}};
    return plan;
  }
  plan.summary = !options.quiet;
  if (formats.empty()) {
    if (const auto format = FormatOf(options.output)) {
      formats = {*format};
    }
  }
  if (formats.size() == 1) {
    plan.targets = {{formats.front(), options.output}};
    return plan;
  }
  if (formats.empty()) {
    formats = {Format::kXml, Format::kHtml};
  }
  plan.folder = options.output;
  for (Format format : formats) {
    const fs::path file = stores::PathFromText(options.output) / FileName(format);
    plan.targets.push_back({format, stores::PathToText(file)});
  }
  return plan;
}

tl::expected<void, std::string> WriteReports(const OutputPlan& plan,
                                             const reports::TextOptions& text,
                                             const Produce& produce, std::ostream& out) {
  if (!plan.folder.empty()) {
    boost::system::error_code error;
    fs::create_directories(stores::PathFromText(plan.folder), error);
    if (error) {
      return tl::make_unexpected("cannot make the folder '" + plan.folder +
                                 "': " + error.message());
    }
  }
  reports::StreamOutput standard_output(out);
  std::vector<std::unique_ptr<reports::AtomicFile>> files;
  std::vector<std::unique_ptr<reports::Consumer>> writers;
  for (const Target& target : plan.targets) {
    if (target.path.empty()) {
      writers.push_back(MakeWriter(target.format, text, standard_output));
      continue;
    }
    auto file = reports::AtomicFile::Create(stores::PathFromText(target.path));
    if (!file) {
      return CannotWrite(target.path, file.error());
    }
    files.push_back(std::move(*file));
    // A file is no terminal.
    writers.push_back(MakeWriter(target.format, {.verbose = text.verbose}, *files.back()));
  }
  if (plan.summary) {
    writers.push_back(MakeWriter(Format::kText, text, standard_output));
  }
  std::vector<reports::Consumer*> consumers;
  consumers.reserve(writers.size());
  for (const auto& writer : writers) {
    consumers.push_back(writer.get());
  }
  reports::Tee tee(std::move(consumers));
  if (const auto produced = produce(tee); !produced) {
    return tl::make_unexpected(std::string(reports::Describe(produced.error().code)));
  }
  // All are whole before the first one takes its place.
  for (size_t i = 0; i < files.size(); ++i) {
    if (const auto finished = files[i]->Finish(); !finished) {
      return CannotWrite(plan.targets[i].path, finished.error());
    }
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (const auto committed = files[i]->Commit(); !committed) {
      return CannotWrite(plan.targets[i].path, committed.error());
    }
  }
  if (!standard_output.Flush()) {
    return tl::make_unexpected("cannot write the report to standard output");
  }
  return {};
}

reports::TextOptions TextStyle(const OutputOptions& options) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool colour = StdoutIsTerminal() && (no_color == nullptr || *no_color == '\0');
  return {.colour = colour, .verbose = options.verbose};
}

}  // namespace pkiaudit::cli
