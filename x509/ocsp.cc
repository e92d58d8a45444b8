// SPDX-License-Identifier: Apache-2.0
#include "x509/ocsp.h"

#include <string>

#include "x509/crl_extensions.h"
#include "x509/digest.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

constexpr Oid kSha256 = OidLiteral<"2.16.840.1.101.3.4.2.1">();
constexpr Oid kBasicResponse = OidLiteral<"1.3.6.1.5.5.7.48.1.1">();

using Octets = std::vector<uint8_t>;

// One element, written in DER.
Octets Tlv(uint8_t identifier, Bytes content) {
  Octets tlv = {identifier};
  if (content.size() < 0x80) {
    tlv.push_back(static_cast<uint8_t>(content.size()));
  } else {
    Octets length;
    for (size_t rest = content.size(); rest != 0; rest >>= 8) {
      length.insert(length.begin(), static_cast<uint8_t>(rest));
    }
    tlv.push_back(static_cast<uint8_t>(0x80 | length.size()));
    tlv.insert(tlv.end(), length.begin(), length.end());
  }
  tlv.insert(tlv.end(), content.begin(), content.end());
  return tlv;
}

Octets Sequence(std::initializer_list<Octets> elements) {
  Octets content;
  for (const Octets& element : elements) {
    content.insert(content.end(), element.begin(), element.end());
  }
  return Tlv(0x30, content);
}

// The octets of the BIT STRING subjectPublicKey, of which CertID has the digest.
Bytes KeyOctets(const Certificate& certificate) {
  const auto spki = der::ReadSingle(certificate.subject_public_key_info(), der::kSequence);
  if (!spki) return {};
  der::Reader reader(*spki);
  if (!reader.Next()) return {};
  const auto key = reader.Read(der::kBitString).and_then(der::BitStringValue);
  return key ? key->octets : Bytes();
}

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::make_unexpected(Error{code, offset});
}

// The one element in the explicit tag `number`, of any type.
Result<der::Element> Inner(const der::Element& wrapper) {
  der::Reader reader(wrapper);
  const auto inner = reader.Next();
  if (!inner) return inner;
  if (const auto end = reader.Finish(); !end) return tl::make_unexpected(end.error());
  return inner;
}

Result<Time> ReadTime(const der::Element& element) {
  return ParseTime(element).map([](const ParsedTime& parsed) { return parsed.time; });
}

Result<void> ReadCertId(const der::Element& element, OcspSingleResponse& response) {
  if (element.tag != der::kSequence) return Fail(ErrorCode::kUnexpectedTag, element.offset);
  der::Reader reader(element);
  const auto algorithm = reader.Read(der::kSequence);
  if (!algorithm) return tl::make_unexpected(algorithm.error());
  const auto oid = der::Reader(*algorithm).Read(der::kObjectIdentifier);
  if (!oid) return tl::make_unexpected(oid.error());
  const auto name = reader.Read(der::kOctetString);
  if (!name) return tl::make_unexpected(name.error());
  const auto key = reader.Read(der::kOctetString);
  if (!key) return tl::make_unexpected(key.error());
  const auto serial = reader.Read(der::kInteger);
  if (!serial) return tl::make_unexpected(serial.error());
  response.digest = Oid(oid->content);
  response.issuer_name_digest = name->content;
  response.issuer_key_digest = key->content;
  response.serial_number = serial->content;
  return reader.Finish();
}

// [0] good, [1] RevokedInfo, [2] unknown, all implicit.
Result<void> ReadCertStatus(const der::Element& element, OcspSingleResponse& response) {
  if (element.tag == der::ContextPrimitive(0)) {
    response.status = OcspSingleResponse::Status::kGood;
  } else if (element.tag == der::ContextPrimitive(2)) {
    response.status = OcspSingleResponse::Status::kUnknown;
  } else if (element.tag == der::ContextConstructed(1)) {
    response.status = OcspSingleResponse::Status::kRevoked;
    der::Reader reader(element);
    const auto time = reader.Next().and_then(ReadTime);
    if (!time) return tl::make_unexpected(time.error());
    response.revocation_time = *time;
    const auto reason = reader.ReadOptional(der::ContextConstructed(0));
    if (!reason) return tl::make_unexpected(reason.error());
    if (reason->has_value()) {
      const auto code = DecodeReasonCode((*reason)->content);
      if (code) response.reason = *code;
    }
  } else {
    return Fail(ErrorCode::kUnexpectedTag, element.offset);
  }
  return {};
}

Result<OcspSingleResponse> ReadSingleResponse(const der::Element& element) {
  if (element.tag != der::kSequence) return Fail(ErrorCode::kUnexpectedTag, element.offset);
  der::Reader reader(element);
  OcspSingleResponse response;
  const auto read = [&](Result<void> (*read_field)(const der::Element&, OcspSingleResponse&)) {
    return reader.Next().and_then(
        [&](const der::Element& field) { return read_field(field, response); });
  };
  if (const auto id = read(ReadCertId); !id) return tl::make_unexpected(id.error());
  if (const auto status = read(ReadCertStatus); !status) return tl::make_unexpected(status.error());
  const auto this_update = reader.Next().and_then(ReadTime);
  if (!this_update) return tl::make_unexpected(this_update.error());
  response.this_update = *this_update;
  const auto next_update = reader.ReadOptional(der::ContextConstructed(0));
  if (!next_update) return tl::make_unexpected(next_update.error());
  if (next_update->has_value()) {
    const auto time = Inner(**next_update).and_then(ReadTime);
    if (!time) return tl::make_unexpected(time.error());
    response.next_update = *time;
  }
  return response;
}

// ResponseData, whose encoding is what the signature covers.
Result<void> ReadResponseData(const der::Element& data, OcspResponse& response) {
  der::Reader reader(data);
  if (const auto version = reader.ReadOptional(der::ContextConstructed(0)); !version) {
    return tl::make_unexpected(version.error());
  }
  const auto responder = reader.Next();
  if (!responder) return tl::make_unexpected(responder.error());
  const auto inner = Inner(*responder);
  if (!inner) return tl::make_unexpected(inner.error());
  if (responder->tag == der::ContextConstructed(1) && inner->tag == der::kSequence) {
    response.responder_name = inner->encoding;
  } else if (responder->tag == der::ContextConstructed(2) && inner->tag == der::kOctetString) {
    response.responder_key_digest = inner->content;
  } else {
    return Fail(ErrorCode::kUnexpectedTag, responder->offset);
  }
  const auto produced_at = reader.Next().and_then(ReadTime);
  if (!produced_at) return tl::make_unexpected(produced_at.error());
  response.produced_at = *produced_at;
  const auto responses = reader.Read(der::kSequence);
  if (!responses) return tl::make_unexpected(responses.error());
  der::Reader list(*responses);
  while (!list.AtEnd()) {
    const auto single = list.Next().and_then(ReadSingleResponse);
    if (!single) return tl::make_unexpected(single.error());
    if (response.responses.size() == OcspResponse::kMaxResponses) {
      return Fail(ErrorCode::kTooLarge, list.offset());
    }
    response.responses.push_back(*single);
  }
  return {};
}

void ReadCertificates(const der::Element& wrapper, OcspResponse& response) {
  const auto sequence = Inner(wrapper);
  if (!sequence || sequence->tag != der::kSequence) return;
  der::Reader list(*sequence);
  while (!list.AtEnd() && response.certificates.size() < OcspResponse::kMaxCertificates) {
    const auto element = list.Next();
    if (!element) return;
    if (auto certificate = Certificate::Parse(element->encoding)) {
      response.certificates.push_back(*certificate);
    }
  }
}

Result<void> ReadBasicResponse(Bytes der, OcspResponse& response) {
  const auto basic = der::ReadSingle(der, der::kSequence);
  if (!basic) return tl::make_unexpected(basic.error());
  der::Reader reader(*basic);
  const auto data = reader.Read(der::kSequence);
  if (!data) return tl::make_unexpected(data.error());
  const auto algorithm = reader.Read(der::kSequence);
  if (!algorithm) return tl::make_unexpected(algorithm.error());
  const auto signature = reader.Read(der::kBitString).and_then(der::BitStringValue);
  if (!signature) return tl::make_unexpected(signature.error());
  response.signature = signature->octets;
  const auto certificates = reader.ReadOptional(der::ContextConstructed(0));
  if (!certificates) return tl::make_unexpected(certificates.error());
  if (certificates->has_value()) ReadCertificates(**certificates, response);
  if (auto read = ReadResponseData(*data, response); !read) return read;
  SignedOctetsHasher hasher(algorithm->encoding);
  hasher.Update(data->encoding);
  response.signed_octets = hasher.Finish();
  return reader.Finish();
}

}  // namespace

std::vector<uint8_t> MakeOcspRequest(const Certificate& certificate, const Certificate& issuer) {
  const Octets algorithm = Sequence({Tlv(0x06, oids::kSha1.content()), Tlv(0x05, {})});
  const Octets id =
      Sequence({algorithm, Tlv(0x04, Sha1(certificate.issuer().encoding())),
                Tlv(0x04, Sha1(KeyOctets(issuer))), Tlv(0x02, certificate.serial_number())});
  // OCSPRequest, TBSRequest, requestList, Request.
  return Sequence({Sequence({Sequence({Sequence({id})})})});
}

std::string OcspStatusText(uint64_t status) {
  switch (static_cast<OcspResponseStatus>(status)) {
    case OcspResponseStatus::kSuccessful:
      return "successful";
    case OcspResponseStatus::kMalformedRequest:
      return "malformedRequest";
    case OcspResponseStatus::kInternalError:
      return "internalError";
    case OcspResponseStatus::kTryLater:
      return "tryLater";
    case OcspResponseStatus::kSigRequired:
      return "sigRequired";
    case OcspResponseStatus::kUnauthorized:
      return "unauthorized";
  }
  return "status " + std::to_string(status);
}

Result<OcspResponse> ParseOcspResponse(Bytes der) {
  if (der.size() > OcspResponse::kMaxSize) return Fail(ErrorCode::kTooLarge, 0);
  const auto whole = der::ReadSingle(der, der::kSequence);
  if (!whole) return tl::make_unexpected(whole.error());
  der::Reader reader(*whole);
  OcspResponse response;
  const auto status = reader.Read(der::kEnumerated).and_then(der::UnsignedValue);
  if (!status) return tl::make_unexpected(status.error());
  // Larger than the ENUMERATED that RFC 6960 has: as good as any other that is not known.
  response.status = *status > 255 ? 255 : *status;
  if (response.status != 0) return response;
  const auto wrapper = reader.Read(der::ContextConstructed(0));
  if (!wrapper) return tl::make_unexpected(wrapper.error());
  const auto bytes = Inner(*wrapper);
  if (!bytes) return tl::make_unexpected(bytes.error());
  der::Reader fields(*bytes);
  const auto type = fields.Read(der::kObjectIdentifier);
  if (!type) return tl::make_unexpected(type.error());
  if (Oid(type->content) != kBasicResponse) return Fail(ErrorCode::kUnsupported, type->offset);
  const auto basic = fields.Read(der::kOctetString);
  if (!basic) return tl::make_unexpected(basic.error());
  if (const auto read = ReadBasicResponse(basic->content, response); !read) {
    return Fail(read.error().code,
                read.error().offset + static_cast<uint64_t>(basic->content.data() - der.data()));
  }
  return response;
}

bool IsAbout(const OcspSingleResponse& response, const Certificate& certificate,
             const Certificate& issuer) {
  if (!Equal(response.serial_number, certificate.serial_number())) return false;
  const Bytes name = certificate.issuer().encoding();
  const Bytes key = KeyOctets(issuer);
  if (response.digest == oids::kSha1) {
    return Equal(response.issuer_name_digest, Sha1(name)) &&
           Equal(response.issuer_key_digest, Sha1(key));
  }
  return response.digest == kSha256 && Equal(response.issuer_name_digest, Sha256(name)) &&
         Equal(response.issuer_key_digest, Sha256(key));
}

bool IsResponder(const OcspResponse& response, const Certificate& certificate) {
  if (!response.responder_name.empty()) {
    return Name(response.responder_name) == certificate.subject();
  }
  return Equal(response.responder_key_digest, Sha1(KeyOctets(certificate)));
}

}  // namespace pkiaudit::x509
