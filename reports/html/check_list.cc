// SPDX-License-Identifier: Apache-2.0
#include "reports/html/check_list.h"

#include <algorithm>

#include "reports/document/plain_words.h"
#include "reports/html/html_parts.h"

namespace pkiaudit::reports {
namespace {

void WriteCheck(MarkupStream& html, const CheckEvent& check) {
  const auto count = [&](audit::Result result) {
    return check.counts[static_cast<size_t>(result)];
  };
  html.LineBreak();
  html.Open("tr").Open("th").Attribute("scope", "row");
  if (count(audit::Result::kFail) > 0) {
    html.Open("a").Attribute("href", "#check-" + check.id.str()).Text(check.title).Close();
  } else {
    html.Text(check.title);
  }
  html.OpenClass("div", "quiet").Leaf("code", check.id).Close().Close();
  html.Open("td");
  WriteSeverity(html, check.severity);
  html.Close();
  const bool evaluated = std::ranges::any_of(check.counts, [](uint64_t n) { return n > 0; });
  if (!evaluated) {
    html.Open("td").Attribute("colspan", "6").Attribute("class", "quiet");
    html.Text("had nothing to judge").Close().Close();
    return;
  }
  for (audit::Result result :
       {audit::Result::kPass, audit::Result::kFail, audit::Result::kError,
        audit::Result::kNotChecked, audit::Result::kNotApplicable, audit::Result::kWaived}) {
    html.Open("td").Attribute("class", count(result) == 0 ? "number zero" : "number");
    html.Text(CountWords(count(result))).Close();
  }
  html.Close();
}

}  // namespace

void WriteCheckList(MarkupStream& html, const ChecksById& checks) {
  html.Open("section").Attribute("id", "checks").Leaf("h2", "Checks");
  html.Leaf("p", "section-lead",
            "What was checked, and how many subjects had each result. Passes are counted only.");
  html.OpenClass("div", "scroll").OpenClass("table", "list checks");
  WriteTableHead(html, {"Check", "Severity", "Passed", "Failed", "Error", "Could not tell",
                        "Not applicable", "Waived"});
  html.Open("tbody");
  for (const auto& [id, check] : checks) {
    WriteCheck(html, check);
  }
  html.Close().Close().Close().Close();
  html.LineBreak();
}

}  // namespace pkiaudit::reports
