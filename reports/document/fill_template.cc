// SPDX-License-Identifier: Apache-2.0
#include "reports/document/fill_template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reports/document/plain_words.h"

namespace pkiaudit::reports {
namespace {

struct SubjectField {
  std::string_view name;
  CleanText FindingEvent::*field;
};
constexpr std::array<SubjectField, 10> kSubjectFields = {{
    {"subject", &FindingEvent::subject},
    {"issuer", &FindingEvent::issuer},
    {"store", &FindingEvent::store},
    {"physical", &FindingEvent::physical},
    {"thumbprint", &FindingEvent::thumbprint},
    {"sha256", &FindingEvent::sha256},
    {"source", &FindingEvent::source},
    {"item", &FindingEvent::item},
    {"setting", &FindingEvent::setting},
    {"url", &FindingEvent::url},
}};

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The length of the placeholder that `text` starts with, braces included; 0 where it is none.
size_t PlaceholderLength(std::string_view text) {
  if (text.empty() || text.front() != '{') {
    return 0;
  }
  const auto end = std::ranges::find_if_not(text.substr(1), IsNameCharacter);
  const auto length = static_cast<size_t>(end - text.begin());
  return length > 1 && end != text.end() && *end == '}' ? length + 1 : 0;
}

// Calls `plain` with the check's own text and `placeholder` with the names, in order.
template <typename Plain, typename Placeholder>
void ForEachPart(std::string_view text, Plain plain, Placeholder placeholder) {
  size_t plain_size = 0;
  while (plain_size < text.size()) {
    const size_t length = PlaceholderLength(text.substr(plain_size));
    if (length == 0) {
      ++plain_size;
      continue;
    }
    plain(text.substr(0, plain_size));
    placeholder(text.substr(plain_size + 1, length - 2));
    text.remove_prefix(plain_size + length);
    plain_size = 0;
  }
  plain(text);
}

const EvidenceEvent* FindEvidence(std::string_view name, const FindingEvent& finding) {
  const auto found = std::ranges::find_if(
      finding.evidence, [&](const EvidenceEvent& evidence) { return evidence.name.str() == name; });
  return found == finding.evidence.end() ? nullptr : &*found;
}

// "Root" of "LocalMachine\\Root", as certutil wants it; nothing for a file.
std::optional<std::string_view> StoreName(std::string_view store) {
  const size_t separator = store.rfind('\\');
  return separator == std::string_view::npos ? std::nullopt
                                             : std::optional(store.substr(separator + 1));
}

std::optional<std::string_view> SubjectValue(std::string_view name, const FindingEvent& finding) {
  if (name == "storeName") {
    return StoreName(finding.store);
  }
  const auto found = std::ranges::find(kSubjectFields, name, &SubjectField::name);
  if (found == kSubjectFields.end() || (finding.*found->field).empty()) {
    return std::nullopt;
  }
  return finding.*found->field;
}

bool IsPlainArgument(std::string_view value) {
  static constexpr std::string_view kPunctuation = "\\/.:_-";
  return !value.empty() && value.front() != '-' && std::ranges::all_of(value, [](char c) {
    return IsNameCharacter(c) || kPunctuation.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::vector<TemplatePart> FillTemplate(std::string_view text, const FindingEvent& finding) {
  std::vector<TemplatePart> parts;
  const auto add_plain = [&](std::string_view plain) {
    if (plain.empty()) {
      return;
    }
    if (!parts.empty() && !parts.back().filled) {
      parts.back().text += plain;
    } else {
      parts.push_back({std::string(plain), false});
    }
  };
  ForEachPart(text, add_plain, [&](std::string_view name) {
    if (const EvidenceEvent* evidence = FindEvidence(name, finding)) {
      parts.push_back({EvidenceWords(*evidence), true});
    } else if (const auto value = SubjectValue(name, finding)) {
      parts.push_back({std::string(*value), true});
    } else {
      add_plain("{" + std::string(name) + "}");
    }
  });
  return parts;
}

std::string FillToText(std::string_view text, const FindingEvent& finding) {
  std::string filled;
  for (const TemplatePart& part : FillTemplate(text, finding)) {
    filled += part.text;
  }
  return filled;
}

std::string FillCommand(std::string_view text, const FindingEvent& finding) {
  std::string filled;
  ForEachPart(
      text, [&](std::string_view plain) { filled += plain; },
      [&](std::string_view name) {
        std::optional<std::string_view> value;
        if (const EvidenceEvent* evidence = FindEvidence(name, finding)) {
          value = evidence->value;
        } else {
          value = SubjectValue(name, finding);
        }
        if (value && IsPlainArgument(*value)) {
          filled += *value;
        } else {
          filled += "{" + std::string(name) + "}";
        }
      });
  return filled;
}

}  // namespace pkiaudit::reports
