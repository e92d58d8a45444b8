// SPDX-License-Identifier: Apache-2.0
//
// write_sample_report FOLDER: writes sample.xml, sample.html, sample.txt, hostile.html and
// empty.html, for tests that look at whole files.
#include <boost/filesystem/operations.hpp>
#include <boost/filesystem/path.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "reports/output/atomic_file.h"
#include "reports/text/text_writer.h"
#include "tests/reports/sample_report.h"

namespace {

using pkiaudit::reports::AtomicFile;
using pkiaudit::reports::Consumer;

bool Write(const boost::filesystem::path& path, const std::string& text) {
  auto file = AtomicFile::Create(path);
  if (!file) {
    return false;
  }
  (*file)->Write(text);
  return (*file)->Commit().has_value();
}

void TellHostileReport(Consumer& consumer) {
  pkiaudit::reports::TellReportMadeOf(
      "</style></title></bdi><script>alert(1)</script><img src=x onerror=alert(2)> "
      "https://evil.example/\"onclick=\"alert(3) javascript:alert(4) \xE2\x80\xAE\x1b[31m]]>&#0;",
      consumer);
}

}  // namespace

int main(int argc, char** argv) {
  namespace reports = pkiaudit::reports;
  if (argc != 2) {
    std::fputs("usage: write_sample_report FOLDER\n", stderr);
    return 64;
  }
  const boost::filesystem::path folder = argv[1];
  reports::StringOutput text;
  reports::TextWriter text_writer(text, {});
  reports::TellSampleReport(text_writer);
  const bool written = Write(folder / "sample.xml", reports::ToXml(reports::TellSampleReport)) &&
                       Write(folder / "sample.html", reports::ToHtml(reports::TellSampleReport)) &&
                       Write(folder / "sample.txt", text.text()) &&
                       Write(folder / "hostile.html", reports::ToHtml(TellHostileReport)) &&
                       Write(folder / "empty.html", reports::ToHtml(reports::TellEmptyReport));
  return written ? 0 : 1;
}
