// SPDX-License-Identifier: Apache-2.0
#include "reports/html/findings_section.h"

#include "reports/document/fill_template.h"
#include "reports/document/plain_words.h"

namespace pkiaudit::reports {
namespace {

// Findings of one check and severity that are told in full.
size_t InFull(audit::Severity severity) { return severity == audit::Severity::kInfo ? 1 : 3; }

std::string_view OtherResultTitle(audit::Result result) {
  switch (result) {
    case audit::Result::kError:
      return "Checks that failed to run";
    case audit::Result::kNotApplicable:
      return "Explained by another finding";
    case audit::Result::kNotChecked:
      return "Could not be told";
    case audit::Result::kWaived:
      return "Waived";
    case audit::Result::kPass:
    case audit::Result::kFail:
      break;
  }
  return "Other results";
}

void WriteSubject(MarkupStream& html, const FindingEvent& finding) {
  if (!finding.subject.empty() || !finding.thumbprint.empty()) {
    WriteUntrusted(html, finding.subject.empty() ? "(empty subject)" : finding.subject);
  } else if (!finding.item.empty()) {
    WriteUntrusted(html, finding.item);
  } else if (!finding.setting.empty()) {
    WriteUntrusted(html, finding.setting);
  } else if (!finding.url.empty()) {
    WriteUntrusted(html, finding.url);
  } else if (finding.store.empty() && finding.source.empty()) {
    html.Text("the host");
  }
  if (!finding.thumbprint.empty()) {
    html.OpenClass("div", "quiet");
    WriteHex(html, finding.thumbprint);
    html.Close();
  }
  WriteFriendlyName(html, finding.friendly_name);
}

void WritePlace(MarkupStream& html, const FindingEvent& finding) {
  WriteUntrusted(html, finding.store);
  if (!finding.physical.empty()) {
    html.Text(" ").OpenClass("span", "quiet");
    WriteUntrusted(html, finding.physical);
    html.Close();
  }
  if (!finding.source.empty() && finding.source != finding.store) {
    html.OpenClass("div", "quiet");
    WriteUntrusted(html, finding.source);
    html.Close();
  }
}

void WriteEvidence(MarkupStream& html, const EvidenceEvent& evidence) {
  const std::string words = EvidenceWords(evidence);
  if (evidence.kind == "thumbprint") {
    WriteHex(html, words);
  } else if (evidence.kind == "time") {
    WriteTime(html, evidence.value);
  } else {
    WriteUntrusted(html, words);
  }
}

void WriteHexFact(MarkupStream& html, std::string_view name, std::string_view hex) {
  if (!hex.empty()) {
    html.Open("tr").Open("th").Attribute("scope", "row").Text(name).Close().Open("td");
    WriteHex(html, hex);
    html.Close().Close();
  }
}

void WriteFact(MarkupStream& html, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    html.Open("tr").Open("th").Attribute("scope", "row").Text(name).Close().Open("td");
    WriteUntrusted(html, value);
    html.Close().Close();
  }
}

void WriteEvidenceTable(MarkupStream& html, const FindingEvent& finding) {
  html.OpenClass("table", "evidence").Open("tbody");
  WriteFact(html, "Store", finding.store);
  WriteFact(html, "Physical store", finding.physical);
  WriteFact(html, "Subject", finding.subject);
  WriteFact(html, "Issuer", finding.issuer);
  WriteFact(html, "Friendly name", finding.friendly_name);
  WriteHexFact(html, "Thumbprint", finding.thumbprint);
  WriteHexFact(html, "SHA-256", finding.sha256);
  WriteFact(html, "Source", finding.source);
  WriteFact(html, "Item", finding.item);
  WriteFact(html, "Setting", finding.setting);
  WriteFact(html, "URL", finding.url);
  for (const EvidenceEvent& evidence : finding.evidence) {
    html.Open("tr").Open("th").Attribute("scope", "row");
    WriteUntrusted(html, EvidenceNameWords(evidence.name));
    html.Close().Open("td");
    WriteEvidence(html, evidence);
    html.Close().Close();
  }
  html.Close().Close();
  html.LineBreak();
}

}  // namespace

void FindingsSection::Add(const FindingEvent& finding) {
  any_ = true;
  if (finding.result != audit::Result::kFail) {
    OpenOtherResults();
  } else {
    OpenFailures();
  }
  const bool same_group = group_ && group_->result == finding.result &&
                          group_->severity == finding.severity &&
                          group_->check == finding.check.str();
  if (finding.result != audit::Result::kFail) {
    if (!group_ || group_->result != finding.result) {
      CloseGroup();
      group_ = {finding.result, finding.severity, ""};
      html_.Leaf("h3", OtherResultTitle(finding.result));
      table_.emplace(html_, "list others",
                     std::vector<std::string_view>{"Check", "Subject", "Place", "Reason"});
    }
    WriteOtherResult(finding);
    return;
  }
  if (!same_group) {
    CloseGroup();
    OpenSeverity(finding.severity);
    OpenGroup(finding);
  }
  if (in_group_++ < InFull(finding.severity)) {
    WriteInFull(finding);
  } else {
    WriteRow(finding);
  }
}

void FindingsSection::Finish() {
  if (!any_) {
    OpenFailures();
    html_.Leaf("p", "nothing", "No check failed.");
  }
  CloseGroup();
  if (severity_) {
    html_.Close();
    severity_.reset();
  }
  if (in_failures_ || in_others_) {
    html_.Close();
    html_.LineBreak();
  }
  in_failures_ = in_others_ = false;
}

void FindingsSection::OpenFailures() {
  if (in_failures_) {
    return;
  }
  if (in_others_) {
    CloseGroup();
    html_.Close();
    in_others_ = false;
  }
  html_.Open("section");
  if (anchors_.insert("findings").second) {
    html_.Attribute("id", "findings");
  }
  html_.Leaf("h2", "Findings");
  in_failures_ = true;
}

void FindingsSection::OpenOtherResults() {
  if (in_others_) {
    return;
  }
  if (!in_failures_) {
    OpenFailures();
    html_.Leaf("p", "nothing", "No check failed.");
  }
  CloseGroup();
  if (severity_) {
    html_.Close();
    severity_.reset();
  }
  html_.Close();
  in_failures_ = false;
  html_.LineBreak();
  html_.Open("section");
  if (anchors_.insert("other-results").second) {
    html_.Attribute("id", "other-results");
  }
  html_.Leaf("h2", "Other results");
  html_.Leaf("p", "section-lead",
             "Neither passed nor failed: what could not be told, and what another finding already "
             "explains.");
  in_others_ = true;
}

void FindingsSection::OpenSeverity(audit::Severity severity) {
  if (severity_ == severity) {
    return;
  }
  if (severity_) {
    html_.Close();
    html_.LineBreak();
  }
  const std::string_view name = audit::SeverityName(severity);
  html_.Open("section").Attribute("class", "severity " + std::string(name));
  if (anchors_.insert(std::string(name)).second) {
    html_.Attribute("id", name);
  }
  html_.Leaf("h3", name);
  severity_ = severity;
}

void FindingsSection::OpenGroup(const FindingEvent& finding) {
  group_ = {finding.result, finding.severity, finding.check.str()};
  in_group_ = 0;
  html_.LineBreak();
  html_.OpenClass("article", "check");
  const std::string anchor = "check-" + finding.check.str();
  if (anchors_.insert(anchor).second) {
    html_.Attribute("id", anchor);
  }
  const CheckEvent* check = Check(finding.check);
  html_.Open("header");
  WriteSeverity(html_, finding.severity);
  html_.Open("h4").Text(check != nullptr ? check->title : finding.check).Close();
  html_.Leaf("code", finding.check);
  html_.Close();
  html_.LineBreak();
  if (check != nullptr) {
    html_.OpenClass("p", "meaning").Leaf("span", "label", "Why it matters").Text(" ");
    WriteWithLinks(html_, check->meaning);
    html_.Close();
    html_.LineBreak();
  }
}

void FindingsSection::CloseGroup() {
  if (!group_) {
    return;
  }
  if (table_) {
    table_->CloseTable();
    table_.reset();
  }
  if (group_->result == audit::Result::kFail) {
    if (const CheckEvent* check = Check(group_->check)) {
      html_.Open("footer");
      html_.Open("p").Leaf("span", "label", "Severity").Text(" ");
      html_.Text(check->severity_reason).Close();
      html_.Open("p").Leaf("span", "label", "Reference").Text(" ");
      WriteWithLinks(html_, check->citation);
      html_.Close().Close();
    }
    html_.Close();
    html_.LineBreak();
  }
  group_.reset();
}

void FindingsSection::WriteInFull(const FindingEvent& finding) {
  html_.OpenClass("div", "finding");
  const CheckEvent* check = Check(finding.check);
  if (check != nullptr) {
    html_.OpenClass("p", "summary");
    WriteParts(html_, FillTemplate(check->summary, finding));
    html_.Close();
    html_.LineBreak();
  }
  WriteEvidenceTable(html_, finding);
  if (check != nullptr) {
    WriteSteps("How to fix it", check->remediation, finding);
    WriteSteps("How to verify", check->verification, finding);
  }
  html_.Close();
  html_.LineBreak();
}

void FindingsSection::WriteSteps(std::string_view title, const std::vector<Step>& steps,
                                 const FindingEvent& finding) {
  if (steps.empty()) {
    return;
  }
  html_.OpenClass("div", "steps").Leaf("h5", title).Open("ol");
  bool in_item = false;
  bool in_commands = false;
  for (const Step& step : steps) {
    if (in_commands) {
      step.command ? html_.Text("\n").Close() : html_.Close().Close();  // code; code, pre
      in_commands = step.command;
    }
    if (!step.command || !in_item) {
      if (in_item) {
        html_.Close();
      }
      html_.LineBreak();
      html_.Open("li");
      in_item = true;
    }
    if (!step.command) {
      WriteParts(html_, FillTemplate(step.text, finding));
      continue;
    }
    if (!in_commands) {
      html_.Open("pre");
      in_commands = true;
    }
    html_.Open("code").Text(FillCommand(step.text, finding));
  }
  if (in_commands) {
    html_.Close().Close();
  }
  html_.Close().Close().Close();
  html_.LineBreak();
}

void FindingsSection::WriteRow(const FindingEvent& finding) {
  if (!table_) {
    html_.Leaf("p", "more",
               "Further findings of the same check; the steps above hold for each, with its own "
               "store and thumbprint.");
    table_.emplace(html_, "list more-findings",
                   std::vector<std::string_view>{"Subject", "Place", "Finding"});
  }
  table_->OpenRow();
  html_.Open("td");
  WriteSubject(html_, finding);
  html_.Close().Open("td");
  WritePlace(html_, finding);
  html_.Close().Open("td");
  if (const CheckEvent* check = Check(finding.check)) {
    WriteParts(html_, FillTemplate(check->summary, finding));
  }
  for (const EvidenceEvent& evidence : finding.evidence) {
    html_.OpenClass("div", "quiet");
    WriteUntrusted(html_, EvidenceNameWords(evidence.name));
    html_.Text(": ");
    WriteEvidence(html_, evidence);
    html_.Close();
  }
  html_.Close().Close();
}

void FindingsSection::WriteOtherResult(const FindingEvent& finding) {
  const CheckEvent* check = Check(finding.check);
  table_->OpenRow();
  html_.Open("td").Text(check != nullptr ? check->title : finding.check);
  html_.OpenClass("div", "quiet").Leaf("code", finding.check).Close().Close();
  html_.Open("td");
  WriteSubject(html_, finding);
  html_.Close().Open("td");
  WritePlace(html_, finding);
  html_.Close().Open("td");
  if (!finding.explained_by.empty()) {
    html_.Text("explained by ");
    html_.Open("a").Attribute("href", "#check-" + finding.explained_by.str());
    html_.Text(finding.explained_by).Close();
  }
  for (const EvidenceEvent& evidence : finding.evidence) {
    html_.Open("div");
    if (evidence.name.str() != "reason") {
      WriteUntrusted(html_, EvidenceNameWords(evidence.name));
      html_.Text(": ");
    }
    WriteEvidence(html_, evidence);
    html_.Close();
  }
  html_.Close().Close();
}

const CheckEvent* FindingsSection::Check(std::string_view id) const {
  const auto found = checks_.find(id);
  return found == checks_.end() ? nullptr : &found->second;
}

}  // namespace pkiaudit::reports
