// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_set>
#include <utility>

#include "x509/crl.h"
#include "x509/crl_window.h"
#include "x509/pem.h"

namespace pkiaudit::x509 {
namespace {

using Kind = Anomaly::Kind;

constexpr std::string_view kTbs = "tbsCertList";

bool IsTime(der::Tag tag) { return tag == der::kUtcTime || tag == der::kGeneralizedTime; }

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::make_unexpected(Error{code, offset});
}

// The encoding of the first directoryName, as certificateIssuer has one (RFC 5280 5.3.3).
Bytes DirectoryNameOf(Bytes value) {
  const auto names = DecodeGeneralNames(value);
  if (!names) return {};
  const auto found =
      std::ranges::find(*names, GeneralName::Kind::kDirectoryName, &GeneralName::kind);
  return found == names->end() ? Bytes() : found->value;
}

}  // namespace

// Reads one CRL in DER from the front of a window to its end.
class CrlReader {
 public:
  CrlReader(CrlWindow window, CrlEntrySink* sink) : window_(std::move(window)), sink_(sink) {}

  Result<Crl> Read() {
    Result<void> read = ReadCertificateList();
    crl_.sha256_ = window_.Finish();
    crl_.size_ = window_.position();
    if (window_.failed()) return Fail(ErrorCode::kUnreadable, window_.position());
    if (!read) return tl::make_unexpected(read.error());
    return std::move(crl_);
  }

 private:
  struct Range {
    der::Tag tag{};
    uint64_t content = 0;
    uint64_t end = 0;
  };

  void Add(Kind kind, std::string path, Error error) {
    if (crl_.anomalies_.size() < Crl::kMaxAnomalies) {
      crl_.anomalies_.push_back({kind, std::move(path), error});
    }
  }
  void AddToTbs(Kind kind, std::string_view field, Error error) {
    Add(kind, std::string(kTbs) + "." + std::string(field), error);
  }

  // The header at the position, of an element that lies before `limit`; goes behind the header.
  Result<Range> Enter(uint64_t limit) {
    const uint64_t start = window_.position();
    window_.Fill(der::kMaxHeaderLength);
    const auto header = der::DecodeHeader(Within(limit));
    if (!header) return Fail(header.error().code, start);
    if (header->content_length > limit - start - header->length) {
      return Fail(ErrorCode::kTruncated, start);
    }
    window_.Skip(header->length);
    return Range{header->tag, window_.position(), window_.position() + header->content_length};
  }

  // Of the view, what lies before `limit`.
  Bytes Within(uint64_t limit) const {
    const Bytes view = window_.View();
    return view.first(
        static_cast<size_t>(std::min<uint64_t>(view.size(), limit - window_.position())));
  }

  // The whole element at the position, which stays there; its views are valid until Fill.
  Result<der::Element> Peek(uint64_t limit) {
    const uint64_t start = window_.position();
    window_.Fill(der::kMaxHeaderLength);
    const auto header = der::DecodeHeader(Within(limit));
    if (!header) return Fail(header.error().code, start);
    if (header->content_length > limit - start - header->length) {
      return Fail(ErrorCode::kTruncated, start);
    }
    if (header->content_length > Crl::kMaxFieldSize) return Fail(ErrorCode::kTooLarge, start);
    window_.Fill(header->length + static_cast<size_t>(header->content_length));
    return der::Reader(Within(limit), start).Next();
  }

  // The tag of the next element before `limit`; nothing at the limit or where there is none.
  std::optional<der::Tag> PeekTag(uint64_t limit) {
    if (window_.position() >= limit) return std::nullopt;
    window_.Fill(der::kMaxHeaderLength);
    return der::Reader(Within(limit)).Peek();
  }

  // Takes the whole element, which must have the tag where one is given.
  Result<uint64_t> Take(uint64_t limit, std::optional<der::Tag> tag, std::vector<uint8_t>& field) {
    const auto element = Peek(limit);
    if (!element) return tl::make_unexpected(element.error());
    if (tag && element->tag != *tag) return Fail(ErrorCode::kUnexpectedTag, element->offset);
    field.assign(element->encoding.begin(), element->encoding.end());
    window_.Skip(field.size());
    return element->offset;
  }

  Result<void> ReadCertificateList() {
    const auto outer = Enter(uint64_t{1} << 63);
    if (!outer) return tl::make_unexpected(outer.error());
    if (outer->tag != der::kSequence) return Fail(ErrorCode::kUnexpectedTag, 0);
    const uint64_t tbs_start = window_.position();
    const auto tbs = Enter(outer->end);
    if (!tbs) return tl::make_unexpected(tbs.error());
    if (tbs->tag != der::kSequence) return Fail(ErrorCode::kUnexpectedTag, tbs_start);
    if (auto read = ReadTbs(tbs_start, *tbs); !read) return read;
    if (!window_.SkipTo(tbs->end)) return Fail(ErrorCode::kTruncated, tbs_start);
    crl_.signed_octets_ = window_.FinishSigned();
    return ReadSignature(outer->end);
  }

  Result<void> ReadTbs(uint64_t tbs_start, const Range& tbs) {
    if (PeekTag(tbs.end) == der::kInteger) {
      if (auto read = ReadVersion(tbs.end); !read) return read;
    }
    const auto algorithm_offset = Take(tbs.end, der::kSequence, crl_.inner_algorithm_);
    if (!algorithm_offset) return tl::make_unexpected(algorithm_offset.error());
    window_.StartSigned(tbs_start, tbs.end, crl_.inner_algorithm_);
    if (const auto valid = DecodeAlgorithmIdentifier(crl_.inner_algorithm_, *algorithm_offset);
        !valid) {
      AddToTbs(Kind::kMalformed, "signature", valid.error());
    }
    const auto issuer_offset = Take(tbs.end, der::kSequence, crl_.issuer_);
    if (!issuer_offset) return tl::make_unexpected(issuer_offset.error());
    CheckIssuer(*issuer_offset);
    const auto tag = PeekTag(tbs.end);
    if (!tag || !IsTime(*tag)) return Fail(ErrorCode::kUnexpectedTag, window_.position());
    if (auto read = ReadTime(tbs.end, "thisUpdate", crl_.this_update_); !read) return read;
    if (const auto next = PeekTag(tbs.end); next && IsTime(*next)) {
      if (auto read = ReadTime(tbs.end, "nextUpdate", crl_.next_update_); !read) return read;
    }
    if (crl_.this_update_ && crl_.next_update_ && *crl_.next_update_ < *crl_.this_update_) {
      AddToTbs(Kind::kValidityReversed, "nextUpdate", {ErrorCode::kBadValue, window_.position()});
    }
    if (PeekTag(tbs.end) == der::kSequence) {
      if (auto read = ReadEntries(tbs.end); !read) return read;
    }
    if (PeekTag(tbs.end) == der::ContextConstructed(0)) {
      const auto offset = Take(tbs.end, std::nullopt, crl_.extensions_);
      if (!offset) return tl::make_unexpected(offset.error());
      crl_.extensions_offset_ = *offset;
      CheckExtensions();
    }
    if (window_.position() != tbs.end) {
      Add(Kind::kTrailingData, std::string(kTbs), {ErrorCode::kTrailingData, window_.position()});
    }
    return {};
  }

  Result<void> ReadVersion(uint64_t limit) {
    const auto element = Peek(limit);
    if (!element) return tl::make_unexpected(element.error());
    const auto version = der::UnsignedValue(*element);
    crl_.version_ = version ? std::optional(*version) : std::nullopt;
    // v1 is told by leaving the version out (RFC 5280 5.1.2.1).
    if (!version) {
      AddToTbs(Kind::kMalformed, "version", version.error());
    } else if (*version != 1) {
      AddToTbs(Kind::kBadVersion, "version", {ErrorCode::kBadValue, element->offset});
    }
    window_.Skip(element->encoding.size());
    return {};
  }

  void CheckIssuer(uint64_t offset) {
    const auto attributes = crl_.issuer().Attributes();
    if (!attributes) {
      AddToTbs(Kind::kMalformed, "issuer",
               {attributes.error().code, attributes.error().offset + offset});
    } else if (attributes->empty()) {
      AddToTbs(Kind::kEmptyIssuer, "issuer", {ErrorCode::kBadValue, offset});
    }
  }

  Result<void> ReadTime(uint64_t limit, std::string_view field, std::optional<Time>& time) {
    const auto element = Peek(limit);
    if (!element) return tl::make_unexpected(element.error());
    if (const auto parsed = ParseTime(*element); !parsed) {
      AddToTbs(Kind::kMalformed, field, parsed.error());
    } else {
      time = parsed->time;
      if (!parsed->strict) AddToTbs(Kind::kOddTime, field, {ErrorCode::kBadValue, element->offset});
    }
    window_.Skip(element->encoding.size());
    return {};
  }

  Result<void> ReadEntries(uint64_t limit) {
    const uint64_t start = window_.position();
    const auto list = Enter(limit);
    if (!list) return tl::make_unexpected(list.error());
    if (list->content == list->end) {
      AddToTbs(Kind::kEmptyList, "revokedCertificates", {ErrorCode::kBadValue, start});
    }
    while (window_.position() < list->end) {
      window_.Fill(Crl::kMaxEntrySize);
      if (auto read = ReadEntriesInView(list->end); !read) return read;
    }
    return {};
  }

  // Takes the entries of the view until one might not be whole.
  Result<void> ReadEntriesInView(uint64_t list_end) {
    const Bytes view = Within(list_end);
    const uint64_t start = window_.position();
    // The last ones of the list, or of an input that ends too early.
    const bool is_last =
        view.size() == list_end - start || window_.View().size() < Crl::kMaxEntrySize;
    size_t at = 0;
    while (at < view.size() && (is_last || view.size() - at >= Crl::kMaxEntrySize)) {
      const Bytes rest = view.subspan(at);
      if (const size_t size = HandOutUsual(rest, start + at); size > 0) {
        at += size;
        continue;
      }
      const auto element = der::Reader(rest, start + at).Next();
      if (!element) return EntryError(rest, element.error());
      if (element->encoding.size() > Crl::kMaxEntrySize) {
        return Fail(ErrorCode::kTooLarge, element->offset);
      }
      ReadEntry(*element);
      at += element->encoding.size();
    }
    window_.Skip(at);
    if (is_last && window_.position() < list_end) {
      return Fail(ErrorCode::kTruncated, window_.position());
    }
    return {};
  }

  static Result<void> EntryError(Bytes at, Error error) {
    const auto header = der::DecodeHeader(at);
    if (header && header->content_length > Crl::kMaxEntrySize - header->length) {
      error.code = ErrorCode::kTooLarge;
    }
    return tl::make_unexpected(error);
  }

  void AddToEntry(Kind kind, std::string_view field, Error error) {
    AddToTbs(kind,
             "revokedCertificates." + std::to_string(crl_.entry_count_) +
                 (field.empty() ? "" : "." + std::string(field)),
             error);
  }

  // The entry at the front of `rest` if it is of the form that nearly all have, with nothing odd in
  // it: a serial number of 2 to 20 octets, a UTCTime, and no extension or a reason. Its size; 0 for
  // another form, which HandOut reads. A CRL may have millions of entries.
  size_t HandOutUsual(Bytes rest, uint64_t offset) {
    constexpr size_t kTimeSize = 15;
    constexpr size_t kMaxSerialSize = 20;
    if (rest.size() < 4 + kMaxSerialSize + kTimeSize + kReasonSize) return 0;
    const size_t size = 2 + size_t{rest[1]};
    const size_t serial_size = rest[3];
    if (rest[0] != 0x30 || rest[2] != 0x02 || serial_size < 2 || serial_size > kMaxSerialSize ||
        (rest[4] == 0x00 && rest[5] < 0x80) || (rest[4] == 0xff && rest[5] >= 0x80)) {
      return 0;
    }
    const size_t time = 4 + serial_size;
    if (rest[time] != 0x17 || rest[time + 1] != kTimeSize - 2) return 0;
    const size_t end = time + kTimeSize;
    const bool has_reason = size == end + kReasonSize;
    if (has_reason ? !IsReasonOnly(rest.subspan(end).data()) : size != end) return 0;
    RevokedCertificate entry;
    entry.serial_number = rest.subspan(4, serial_size);
    entry.date = {der::kUtcTime, rest.subspan(time, kTimeSize),
                  rest.subspan(time + 2, kTimeSize - 2), offset + time, 1};
    if (has_reason) entry.extensions = rest.subspan(end, kReasonSize);
    entry.certificate_issuer = certificate_issuer_;
    entry.offset = offset;
    entry.index = crl_.entry_count_;
    if (sink_ != nullptr) sink_->OnEntry(entry);
    ++crl_.entry_count_;
    return size;
  }

  // One reasonCode that RFC 5280 5.3.1 knows, and nothing else: kReasonSize octets.
  static constexpr size_t kReasonSize = 14;
  static bool IsReasonOnly(const uint8_t* extensions) {
    static constexpr uint8_t kFront[] = {0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55,
                                         0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01};
    static_assert(sizeof(kFront) + 1 == kReasonSize);
    const uint8_t reason = extensions[sizeof(kFront)];
    return std::memcmp(extensions, kFront, sizeof(kFront)) == 0 && reason <= 10 && reason != 7;
  }

  void ReadEntry(const der::Element& element) {
    if (const Result<void> read = HandOut(element); !read) {
      AddToEntry(Kind::kMalformed, "", read.error());
      ++crl_.unreadable_entries_;
    }
    ++crl_.entry_count_;
  }

  Result<void> HandOut(const der::Element& element) {
    if (element.tag != der::kSequence) return Fail(ErrorCode::kUnexpectedTag, element.offset);
    der::Reader reader(element);
    const auto serial = reader.Read(der::kInteger);
    if (!serial) return tl::make_unexpected(serial.error());
    if (const auto valid = der::CheckInteger(*serial); !valid) {
      AddToEntry(Kind::kBadSerialNumber, "userCertificate", valid.error());
    }
    const auto date = reader.Next();
    if (!date) return tl::make_unexpected(date.error());
    if (!IsTime(date->tag)) {
      AddToEntry(Kind::kMalformed, "revocationDate", {ErrorCode::kUnexpectedTag, date->offset});
    }
    RevokedCertificate entry;
    if (!reader.AtEnd()) {
      const auto extensions = reader.Read(der::kSequence);
      if (!extensions) return tl::make_unexpected(extensions.error());
      entry.extensions = extensions->encoding;
      ReadEntryExtensions(*extensions);
      if (!reader.AtEnd()) {
        AddToEntry(Kind::kTrailingData, "", {ErrorCode::kTrailingData, reader.offset()});
      }
    }
    entry.serial_number = serial->content;
    entry.date = *date;
    entry.certificate_issuer = certificate_issuer_;
    entry.offset = element.offset;
    entry.index = crl_.entry_count_;
    if (sink_ != nullptr) sink_->OnEntry(entry);
    return {};
  }

  void ReadEntryExtensions(const der::Element& sequence) {
    if (sequence.encoding.size() == kReasonSize && IsReasonOnly(sequence.encoding.data())) return;
    ExtensionList list(sequence);
    while (const auto item = list.Next()) {
      const std::string_view field = "crlEntryExtensions";
      if (!item->extension) {
        AddToEntry(Kind::kMalformed, field, item->extension.error());
        continue;
      }
      CheckExtension(*item, CheckCrlEntryExtensionValue,
                     [&](Kind kind, Error error) { AddToEntry(kind, field, error); });
      if (item->extension->id == oids::kCertificateIssuer) {
        const Bytes name = DirectoryNameOf(item->extension->value);
        certificate_issuer_.assign(name.begin(), name.end());
      }
    }
    if (list.error()) AddToEntry(Kind::kMalformed, "crlEntryExtensions", *list.error());
  }

  template <typename Check, typename AddAnomaly>
  static void CheckExtension(const ExtensionList::Item& item, Check check, AddAnomaly add) {
    const Extension& extension = *item.extension;
    if (item.oddity) {
      const bool trailing = item.oddity->code == ErrorCode::kTrailingData;
      add(trailing ? Kind::kTrailingData : Kind::kMalformed, *item.oddity);
    }
    if (item.explicit_default) add(Kind::kExplicitDefault, {ErrorCode::kBadValue, item.offset});
    const auto checked = check(extension.id, extension.value);
    if (!checked) {
      if (extension.critical) {
        add(Kind::kUnknownCriticalExtension, {ErrorCode::kBadValue, item.offset});
      }
    } else if (!*checked) {
      add(Kind::kMalformed, {checked->error().code, item.offset});
    }
  }

  void CheckExtensions() {
    if (crl_.version_ == 0U) {
      AddToTbs(Kind::kBadVersion, "version", {ErrorCode::kBadValue, crl_.extensions_offset_});
    }
    std::unordered_set<std::string_view> seen;
    ExtensionList list(crl_.extensions_, crl_.extensions_offset_, der::ContextConstructed(0));
    while (const auto item = list.Next()) {
      const auto add = [&](Kind kind, Error error) {
        AddToTbs(kind, "crlExtensions." + std::to_string(item->index), error);
      };
      if (!item->extension) {
        add(Kind::kMalformed, item->extension.error());
        continue;
      }
      CheckExtension(*item, CheckCrlExtensionValue, add);
      if (!seen.insert(AsText(item->extension->id.content())).second) {
        add(Kind::kDuplicateExtension, {ErrorCode::kBadValue, item->offset});
      }
    }
    if (list.error()) AddToTbs(Kind::kMalformed, "crlExtensions", *list.error());
  }

  Result<void> ReadSignature(uint64_t outer_end) {
    const auto algorithm = Take(outer_end, std::nullopt, crl_.outer_algorithm_);
    if (!algorithm) return tl::make_unexpected(algorithm.error());
    const auto signature = Take(outer_end, std::nullopt, crl_.signature_value_);
    if (!signature) return tl::make_unexpected(signature.error());
    if (const auto valid = crl_.signature_algorithm(); !valid) {
      Add(Kind::kMalformed, "signatureAlgorithm", {valid.error().code, *algorithm});
    } else if (crl_.AlgorithmsDiffer()) {
      Add(Kind::kAlgorithmsDiffer, "signatureAlgorithm", {ErrorCode::kBadValue, *algorithm});
    }
    if (const auto valid = crl_.signature_value(); !valid) {
      Add(Kind::kBadSignatureValue, "signatureValue", {valid.error().code, *signature});
    }
    window_.Fill(1);
    if (window_.position() != outer_end || !window_.View().empty()) {
      Add(Kind::kTrailingData, "certificateList", {ErrorCode::kTrailingData, window_.position()});
    }
    return {};
  }

  CrlWindow window_;
  CrlEntrySink* sink_;
  Crl crl_;
  std::vector<uint8_t> certificate_issuer_;  // of the entries of an indirect CRL

 public:
  // PEM text around the DER that `crl` was read from.
  static Crl FromPem(Crl crl, const Sha256Digest& sha256, uint64_t size) {
    crl.was_pem_ = true;
    crl.sha256_ = sha256;
    crl.size_ = size;
    return crl;
  }
};

namespace {

// Keeps the first CRL of PEM text.
class FirstCrlOfPem final : public PemScanner::Sink {
 public:
  void OnBlock(std::string_view label, Bytes der, uint64_t /*offset*/, bool encrypted) override {
    if (!der_ && !encrypted && (label == "X509 CRL" || label == "CRL")) {
      der_.emplace(der.begin(), der.end());
    }
  }
  void OnBadBlock(std::string_view /*label*/, Error error) override {
    if (!error_) error_ = error;
  }

  const std::optional<std::vector<uint8_t>>& der() const { return der_; }
  Error error() const { return error_.value_or(Error{ErrorCode::kNoContent, 0}); }

 private:
  std::optional<std::vector<uint8_t>> der_;
  std::optional<Error> error_;
};

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Text, that is PEM or nothing that is read here; DER begins with a SEQUENCE.
bool LooksLikeText(Bytes front) {
  if (front.empty()) return false;
  const uint8_t octet = front.front();
  return octet == '-' || octet == ' ' || octet == '\r' || octet == '\n' || octet == '\t' ||
         octet == static_cast<uint8_t>(kByteOrderMark.front());
}

Result<Crl> ReadPem(const ReadOctets& read, CrlEntrySink* sink) {
  FirstCrlOfPem first;
  PemScanner scanner(first);
  Sha256Stream sha256;
  uint64_t size = 0;
  std::vector<uint8_t> piece(size_t{64} << 10);
  for (;;) {
    const auto count = read(piece);
    if (!count) return Fail(ErrorCode::kUnreadable, size);
    if (*count == 0) break;
    const Bytes octets = Bytes(piece).first(*count);
    scanner.Feed(AsText(octets));
    sha256.Update(octets);
    size += *count;
  }
  scanner.Finish();
  if (!first.der()) return tl::make_unexpected(first.error());
  Result<Crl> crl = CrlReader(CrlWindow(*first.der()), sink).Read();
  if (!crl) return crl;
  return CrlReader::FromPem(std::move(*crl), sha256.Finish(), size);
}

}  // namespace

Result<Crl> ReadCrl(Bytes octets, CrlEntrySink* sink) {
  if (!LooksLikeText(octets)) return CrlReader(CrlWindow(octets), sink).Read();
  const auto read = [&octets](std::span<uint8_t> buffer) -> std::optional<size_t> {
    const size_t count = std::min(buffer.size(), octets.size());
    std::ranges::copy(octets.first(count), buffer.begin());
    octets = octets.subspan(count);
    return count;
  };
  return ReadPem(read, sink);
}

Result<Crl> ReadCrl(const ReadOctets& read, CrlEntrySink* sink) {
  uint8_t first = 0;
  const auto count = read(std::span(&first, 1));
  if (!count) return Fail(ErrorCode::kUnreadable, 0);
  bool is_first = *count == 1;
  // Hands the octet that was looked at out again.
  const auto read_all = [&](std::span<uint8_t> buffer) -> std::optional<size_t> {
    if (!is_first) return read(buffer);
    is_first = false;
    buffer.front() = first;
    const auto more = read(buffer.subspan(1));
    return more ? std::optional(*more + 1) : std::nullopt;
  };
  if (is_first && LooksLikeText({&first, 1})) return ReadPem(read_all, sink);
  return CrlReader(CrlWindow(read_all), sink).Read();
}

}  // namespace pkiaudit::x509
