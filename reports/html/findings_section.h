// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_FINDINGS_SECTION_H_
#define PKIAUDIT_REPORTS_HTML_FINDINGS_SECTION_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "reports/document/document.h"
#include "reports/html/table_pages.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

using ChecksById = std::map<std::string, CheckEvent, std::less<>>;

// The findings in the order of the events: what failed, by severity and check; then the results of
// other kinds, in a section of their own. A check's first findings are told in full, with the steps
// for each; further ones as rows of a table. Keeps nothing of a finding.
class FindingsSection {
 public:
  // `checks` may still grow until the first finding.
  FindingsSection(MarkupStream& html, const ChecksById& checks) : html_(html), checks_(checks) {}

  void Add(const FindingEvent& finding);
  // Also says it where there were no findings.
  void Finish();

 private:
  // What adjoining findings share to stand together.
  struct Group {
    audit::Result result;
    audit::Severity severity;
    std::string check;
  };

  void OpenFailures();
  void OpenOtherResults();
  void OpenSeverity(audit::Severity severity);
  void OpenGroup(const FindingEvent& finding);
  void CloseGroup();
  void WriteInFull(const FindingEvent& finding);
  void WriteRow(const FindingEvent& finding);
  void WriteOtherResult(const FindingEvent& finding);
  void WriteSteps(std::string_view title, const std::vector<Step>& steps,
                  const FindingEvent& finding);
  const CheckEvent* Check(std::string_view id) const;

  MarkupStream& html_;
  const ChecksById& checks_;
  bool in_failures_ = false;
  bool in_others_ = false;
  bool any_ = false;
  std::optional<audit::Severity> severity_;
  std::optional<Group> group_;
  size_t in_group_ = 0;
  std::set<std::string> anchors_;  // ids that are taken
  std::optional<TablePages> table_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_FINDINGS_SECTION_H_
