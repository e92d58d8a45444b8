// SPDX-License-Identifier: Apache-2.0
#include "reports/html/verdict_section.h"

#include <algorithm>

#include "reports/document/plain_words.h"
#include "reports/html/html_parts.h"
#include "reports/html/table_pages.h"

namespace pkiaudit::reports {
namespace {

// Gaps beside the verdict; the rest is in the coverage section.
constexpr size_t kGapsOnFirstScreen = 5;

std::string_view VerdictClass(audit::Verdict verdict) {
  switch (verdict) {
    case audit::Verdict::kReady:
      return "verdict ready";
    case audit::Verdict::kNotReady:
      return "verdict not-ready";
    case audit::Verdict::kIncomplete:
      return "verdict incomplete";
  }
  return "";
}

std::string_view VerdictSentence(audit::Verdict verdict, audit::Role role) {
  switch (verdict) {
    case audit::Verdict::kReady:
      return role == audit::Role::kNdesHost
                 ? "Nothing was found that keeps this host from enrolling devices, and all that "
                   "this "
                   "answer requires was evaluated."
                 : "Nothing was found that calls for action, and all that this answer requires was "
                   "evaluated.";
    case audit::Verdict::kNotReady:
      return role == audit::Role::kNdesHost
                 ? "Something was found that keeps this host from enrolling devices, or soon will."
                 : "Something was found that calls for action.";
    case audit::Verdict::kIncomplete:
      return "Something that this answer requires was not evaluated. What was evaluated gives no "
             "reason for NOT READY, but it is no proof of READY either.";
  }
  return "";
}

std::string_view RoleWords(audit::Role role) {
  switch (role) {
    case audit::Role::kNdesHost:
      return "NDES host";
    case audit::Role::kWindowsHost:
      return "Windows host";
    case audit::Role::kTrustStore:
      return "trust store";
    case audit::Role::kBundle:
      return "certificate bundle";
  }
  return "";
}

std::string AccountWords(const AccountFacts& account, std::string_view remark) {
  std::string words = account.name.empty() ? account.sid.str() : account.name.str();
  if (!account.name.empty() && !account.sid.empty()) {
    words += " (" + account.sid.str() + ")";
  }
  if (!words.empty() && !remark.empty()) {
    words += ", " + std::string(remark);
  }
  return words;
}

void WriteDefinition(MarkupStream& html, std::string_view term, std::string_view value,
                     std::string_view remark = "") {
  if (value.empty()) {
    return;
  }
  html.Open("div").Leaf("dt", term).Open("dd");
  WriteUntrusted(html, value);
  if (!remark.empty()) {
    html.Text(" ").Leaf("span", "quiet", remark);
  }
  html.Close().Close();
  html.LineBreak();
}

void WriteFacts(MarkupStream& html, const Head& head, const VerdictEvent& verdict) {
  html.OpenClass("dl", "facts");
  WriteDefinition(html, "Audited as", RoleWords(head.role));
  WriteDefinition(html, "As of", TimeWords(head.audit_time),
                  TimeSourceWords(head.audit_time_source));
  if (head.collected != head.audit_time) {
    WriteDefinition(html, "Collected", TimeWords(head.collected));
  }
  WriteDefinition(html, "Input",
                  head.input_name.empty() ? InputKindWords(head.input) : head.input_name.view(),
                  head.input_name.empty() ? "" : InputKindWords(head.input));
  WriteDefinition(html, "Service account",
                  AccountWords(head.service_account, head.service_account_type));
  const std::string_view elevation = !head.collector_elevated   ? ""
                                     : *head.collector_elevated ? "elevated"
                                                                : "not elevated";
  WriteDefinition(html, "Collected by", AccountWords(head.collector, elevation),
                  head.collector_tool);
  WriteDefinition(html, "Inventory",
                  CountWords(verdict.certificates, "certificate", "certificates") + " from " +
                      CountWords(verdict.sources, "source", "sources"),
                  verdict.unreadable == 0
                      ? ""
                      : CountWords(verdict.unreadable, "item", "items") + " could not be read");
  html.Close();
}

void WriteCounts(MarkupStream& html, const VerdictEvent& verdict) {
  html.OpenClass("ul", "counts").Attribute("aria-label", "Findings by severity");
  for (audit::Severity severity : audit::kAllSeverities) {
    const uint64_t count = verdict.failures[static_cast<size_t>(severity)];
    const std::string_view name = audit::SeverityName(severity);
    html.Open("li").Attribute("class", std::string(name) + (count == 0 ? " none" : ""));
    if (count > 0) {
      html.Open("a").Attribute("href", "#" + std::string(name));
    }
    html.Leaf("b", CountWords(count)).Text(" ").Leaf("span", name);
    if (count > 0) {
      html.Close();
    }
    html.Close();
  }
  html.Close();
  html.LineBreak();
}

void WriteNextExpiry(MarkupStream& html, const Head& head, const VerdictEvent& verdict) {
  if (verdict.next_expiry_time.empty()) {
    return;
  }
  html.OpenClass("div", "next").Open("p").Leaf("span", "label", "Next to expire").Text(" ");
  html.Leaf("strong", RelativeWords(head.audit_time, verdict.next_expiry_time)).Text(", ");
  WriteTime(html, verdict.next_expiry_time);
  html.Close().Open("p");
  WriteUntrusted(html, verdict.next_expiry_subject);
  html.Close().OpenClass("p", "quiet");
  WriteUntrusted(html, verdict.next_expiry_store);
  html.Text(" ");
  WriteHex(html, verdict.next_expiry_thumbprint);
  html.Close().Close();
  html.LineBreak();
}

// Paths may break after each part: the column is narrow.
void WriteBreakable(MarkupStream& html, std::string_view text) {
  html.Open("bdi");
  while (!text.empty()) {
    const size_t part = std::min(text.find_first_of("/\\"), text.size() - 1) + 1;
    html.Text(text.substr(0, part));
    text.remove_prefix(part);
    if (!text.empty()) {
      html.Open("wbr").Close();
    }
  }
  html.Close();
}

void WriteGap(MarkupStream& html, const CoverageEvent& gap) {
  html.Open("li").Open("p");
  WriteBreakable(html, gap.what);
  html.Text(" ").Leaf("span", "tag", CoverageCauseWords(gap.cause));
  if (gap.required) {
    html.Text(" ").Leaf("span", "tag required", "required");
  }
  html.Close().OpenClass("p", "quiet");
  WriteUntrusted(html, gap.reason);
  html.Close().Close();
  html.LineBreak();
}

void WriteGaps(MarkupStream& html, const std::vector<CoverageEvent>& gaps) {
  html.OpenClass("div", "gaps").Leaf("h2", "Not evaluated, and why");
  if (gaps.empty()) {
    html.Leaf("p", "Nothing was left out: all that was asked for was read and judged.").Close();
    return;
  }
  const size_t shown = std::min(gaps.size(), kGapsOnFirstScreen);
  html.Open("ul");
  for (size_t index = 0; index < shown; ++index) {
    WriteGap(html, gaps[index]);
  }
  html.Close();
  if (gaps.size() > shown) {
    html.Open("p").Open("a").Attribute("href", "#coverage");
    html.Text(CountWords(gaps.size() - shown) + " more under Coverage").Close().Close();
  }
  html.Close();
}

}  // namespace

std::string_view AuditedThing(const Head& head) {
  if (!head.host.empty()) {
    return head.host;
  }
  return head.input_name.empty() ? InputKindWords(head.input) : head.input_name.view();
}

void WriteVerdictSection(MarkupStream& html, const Head& head, const VerdictEvent& verdict,
                         const std::vector<CoverageEvent>& gaps) {
  html.Open("section")
      .Attribute("class", VerdictClass(verdict.verdict))
      .Attribute("aria-labelledby", "verdict");
  html.OpenClass("div", "answer");
  html.Open("h1").Attribute("id", "verdict");
  html.Leaf("span", "word", audit::VerdictName(verdict.verdict)).Text(" ");
  html.OpenClass("span", "host");
  WriteUntrusted(html, AuditedThing(head));
  html.Close().Close();
  html.LineBreak();
  html.Leaf("p", "lead", VerdictSentence(verdict.verdict, head.role));
  WriteCounts(html, verdict);
  WriteNextExpiry(html, head, verdict);
  WriteFacts(html, head, verdict);
  html.Close();
  html.LineBreak();
  WriteGaps(html, gaps);
  html.Close();
  html.LineBreak();
}

void WriteCoverageSection(MarkupStream& html, const std::vector<CoverageEvent>& gaps) {
  html.Open("section").Attribute("id", "coverage").Leaf("h2", "Coverage");
  html.Leaf("p", "section-lead",
            gaps.empty() ? "All that was asked for was read and judged."
                         : "What was not evaluated. None of it counts as passed.");
  TablePages table(html, "list coverage", {"What", "Cause", "Why, and what to do"});
  for (const CoverageEvent& gap : gaps) {
    table.OpenRow();
    html.Open("td");
    WriteUntrusted(html, gap.what);
    html.Close().Open("td").Text(CoverageCauseWords(gap.cause));
    if (gap.required) {
      html.Text(" ").Leaf("span", "tag required", "required");
    }
    html.Close().Open("td");
    WriteUntrusted(html, gap.reason);
    html.Close().Close();
  }
  table.CloseTable();
  html.Close();
  html.LineBreak();
}

}  // namespace pkiaudit::reports
