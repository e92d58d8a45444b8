// SPDX-License-Identifier: Apache-2.0
//
// The texts of checks are templates: {name} stands for the finding's evidence of that name, and
// {subject}, {issuer}, {store}, {storeName} (without its location), {physical}, {thumbprint},
// {sha256}, {source}, {item}, {setting} and {url} for what is known of its subject. Evidence comes
// first. Placeholders that nothing is known of stay visible as they are.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_FILL_TEMPLATE_H_
#define PKIAUDIT_REPORTS_DOCUMENT_FILL_TEMPLATE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document/document.h"

namespace pkiaudit::reports {

struct TemplatePart {
  std::string text;
  bool filled = false;  // `text` comes from the finding, not from the check
};

// The parts of a sentence, in order; adjoining parts of the check's own text are one.
std::vector<TemplatePart> FillTemplate(std::string_view text, const FindingEvent& finding);

// The same as one text.
std::string FillToText(std::string_view text, const FindingEvent& finding);

// For commands that somebody will paste into a shell with administrative rights: only values that
// cannot be anything but one plain argument (ASCII letters, digits and \ / . : _ - not at the
// start) are filled in; a placeholder with any other value stays visible.
std::string FillCommand(std::string_view text, const FindingEvent& finding);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_FILL_TEMPLATE_H_
