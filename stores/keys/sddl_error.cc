// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/sddl.h"

namespace pkiaudit::stores {
namespace {

struct ErrorTexts {
  std::string_view name;
  std::string_view description;
};

constexpr ErrorTexts TextsOf(SddlErrorCode code) {
  switch (code) {
    case SddlErrorCode::kTooLong:
      return {"tooLong", "The text is longer than that of any security descriptor."};
    case SddlErrorCode::kTooManyEntries:
      return {"tooManyEntries", "The list has more entries than Windows can hold."};
    case SddlErrorCode::kTooDeep:
      return {"tooDeep", "The parentheses of a condition are nested too deep."};
    case SddlErrorCode::kUnexpectedText:
      return {"unexpectedText", "O:, G:, D:, S: or an entry in parentheses is expected here."};
    case SddlErrorCode::kDuplicateComponent:
      return {"duplicateComponent", "O:, G:, D: and S: may stand once each."};
    case SddlErrorCode::kBadSid:
      return {"badSid", "This is no SID, and no alias of one."};
    case SddlErrorCode::kUnknownSidAlias:
      return {"unknownSidAlias", "These two letters stand for no SID."};
    case SddlErrorCode::kEntriesInNullAcl:
      return {"entriesInNullAcl", "NO_ACCESS_CONTROL says that there is no list, yet one follows."};
    case SddlErrorCode::kUnknownAceType:
      return {"unknownAceType", "This is no type of entry that can be evaluated."};
    case SddlErrorCode::kUnknownAceFlag:
      return {"unknownAceFlag", "This is no flag of an entry."};
    case SddlErrorCode::kUnknownRight:
      return {"unknownRight", "These letters stand for no access right."};
    case SddlErrorCode::kBadRights:
      return {"badRights", "This is no number of 32 bits."};
    case SddlErrorCode::kBadGuid:
      return {"badGuid", "This is no GUID."};
    case SddlErrorCode::kMissingField:
      return {"missingField", "The entry ends too early, or is not closed."};
    case SddlErrorCode::kUnexpectedField:
      return {"unexpectedField", "An entry of this type has six fields."};
    case SddlErrorCode::kMissingCondition:
      return {"missingCondition", "An entry of this type needs a condition as its seventh field."};
    case SddlErrorCode::kUnclosedCondition:
      return {"unclosedCondition",
              "A parenthesis or a quotation mark of the condition is not closed."};
  }
  return {"unknown", "An error that this version has no text for."};
}

}  // namespace

std::string_view SddlErrorName(SddlErrorCode code) { return TextsOf(code).name; }
std::string_view Describe(SddlErrorCode code) { return TextsOf(code).description; }

}  // namespace pkiaudit::stores
