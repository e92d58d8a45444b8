// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs7.h"

#include "x509/ber.h"
#include "x509/signed_data.h"

namespace pkiaudit::x509 {
namespace {

// What no real file comes near; keeps a hostile one from taking many times its size in memory.
constexpr size_t kMaxItems = 1'000'000;

// The elements of a CertificateSet or of RevocationInfoChoices (RFC 5652 10.2): a SEQUENCE is a
// certificate or a CRL, everything else another choice.
Result<void> ReadItems(ber::Reader set, std::vector<Pkcs7Contents::Item>& items,
                       std::vector<Error>& unreadable) {
  while (!set.AtEnd()) {
    if (items.size() + unreadable.size() >= kMaxItems) {
      return tl::unexpected(Error{ErrorCode::kTooLarge, set.offset()});
    }
    const Result<der::Element> element = set.Next();
    if (!element) return tl::unexpected(element.error());
    if (element->tag == der::kSequence) {
      items.push_back({{element->encoding.begin(), element->encoding.end()}, element->offset});
    } else {
      unreadable.push_back({ErrorCode::kUnsupported, element->offset});
    }
  }
  return {};
}

// [tag] certificates or crls, if it stands next in `signed_data`. False where what follows it
// cannot be found.
bool ReadSet(ber::Reader& signed_data, der::Tag tag, std::vector<Pkcs7Contents::Item>& items,
             std::vector<Error>& unreadable) {
  if (signed_data.Peek() != tag) return true;
  const Result<ber::Reader> set = signed_data.Enter(tag);
  const Result<void> read = ReadItems(*set, items, unreadable);
  if (!read) unreadable.push_back(read.error());
  const Result<der::Element> whole = signed_data.Next();
  if (!whole && read) unreadable.push_back(whole.error());
  return whole.has_value();
}

}  // namespace

Result<Pkcs7Contents> ReadPkcs7(Bytes input) {
  Result<ber::Reader> signed_data = signed_data::Enter(input);
  if (!signed_data) return tl::unexpected(signed_data.error());
  // version, digestAlgorithms, contentInfo: of any type.
  for (const der::Tag tag : {der::kInteger, der::kSet, der::kSequence}) {
    if (const auto element = signed_data->Read(tag); !element) {
      return tl::unexpected(element.error());
    }
  }
  Pkcs7Contents contents;
  const bool complete =
      ReadSet(*signed_data, der::ContextConstructed(0), contents.certificates,
              contents.unreadable) &&
      ReadSet(*signed_data, der::ContextConstructed(1), contents.crls, contents.unreadable);
  // signerInfos, of no interest but for telling whether the input was cut.
  if (complete && (signed_data->truncated() || !signed_data->AtEnd())) {
    if (const auto signers = signed_data->Next(); !signers) {
      contents.unreadable.push_back(signers.error());
    }
  }
  return contents;
}

bool LooksLikePkcs7(Bytes input) {
  ber::Reader top(input);
  Result<ber::Reader> content_info = top.Enter(der::kSequence);
  if (!content_info) return false;
  const Result<der::Element> type = content_info->Read(der::kObjectIdentifier);
  return type && signed_data::IsPkcs7Type(type->content);
}

}  // namespace pkiaudit::x509
