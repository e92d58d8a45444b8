// SPDX-License-Identifier: Apache-2.0
#include "audit/finding.h"

namespace pkiaudit::audit {

std::string_view ResultName(Result result) {
  switch (result) {
    case Result::kPass:
      return "pass";
    case Result::kFail:
      return "fail";
    case Result::kError:
      return "error";
    case Result::kNotApplicable:
      return "notapplicable";
    case Result::kNotChecked:
      return "notchecked";
    case Result::kWaived:
      return "waived";
  }
  return "";
}

std::string_view KindName(Subject::Kind kind) {
  switch (kind) {
    case Subject::Kind::kHost:
      return "host";
    case Subject::Kind::kEntry:
      return "certificate";
    case Subject::Kind::kStore:
      return "store";
    case Subject::Kind::kSourceItem:
      return "sourceItem";
    case Subject::Kind::kSetting:
      return "setting";
    case Subject::Kind::kUrl:
      return "url";
    case Subject::Kind::kCrl:
      return "crl";
  }
  return "";
}

}  // namespace pkiaudit::audit
