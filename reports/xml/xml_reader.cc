// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/xml_reader.h"

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fstream>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "reports/xml/ra_xml.h"
#include "reports/xml/revocation_xml.h"
#include "reports/xml/xml_element.h"
#include "reports/xml/xml_writer.h"

namespace pkiaudit::reports {
namespace {

constexpr std::array kInputKinds = {InputKind::kSnapshot, InputKind::kBundle,
                                    InputKind::kMachineRoots, InputKind::kLiveHost};
constexpr std::array kTimeSources = {TimeSource::kOption, TimeSource::kSnapshot,
                                     TimeSource::kClock};
constexpr std::array kStoreStates = {StoreState::kRead, StoreState::kFailed, StoreState::kFile};
constexpr std::array kRoles = {audit::Role::kNdesHost, audit::Role::kWindowsHost,
                               audit::Role::kTrustStore, audit::Role::kBundle};
constexpr std::array kVerdicts = {audit::Verdict::kReady, audit::Verdict::kNotReady,
                                  audit::Verdict::kIncomplete};
constexpr std::array kCoverageCauses = {audit::CoverageCause::kExcluded,
                                        audit::CoverageCause::kNotSupplied,
                                        audit::CoverageCause::kFailed};
constexpr std::array kResults = {audit::Result::kPass,       audit::Result::kFail,
                                 audit::Result::kError,      audit::Result::kNotApplicable,
                                 audit::Result::kNotChecked, audit::Result::kWaived};
using SubjectKind = audit::Subject::Kind;
constexpr std::array kSubjectKinds = {
    SubjectKind::kHost,    SubjectKind::kEntry, SubjectKind::kStore, SubjectKind::kSourceItem,
    SubjectKind::kSetting, SubjectKind::kUrl,   SubjectKind::kCrl};
using Mode = audit::RevocationFacts::Mode;
constexpr std::array kModes = {Mode::kOffline, Mode::kOnline, Mode::kReplayed};

constexpr size_t kSha1Digits = 40;
constexpr size_t kSha256Digits = 64;

template <typename Value, size_t kSize, typename Name>
Value ReadName(XmlElement& element, const char* attribute, const std::array<Value, kSize>& values,
               Name name) {
  return element.RequiredName(attribute, std::span<const Value>(values), name);
}

audit::Severity ReadSeverity(XmlElement& element) {
  return ReadName(element, "severity", audit::kAllSeverities, audit::SeverityName);
}

// Walks the parsed document and tells the events. Each Read… ends with the failure, if there is
// one, before anything is told of its element.
class Walker {
 public:
  explicit Walker(Consumer& consumer) : consumer_(consumer) {}

  std::optional<Error> Walk(pugi::xml_node report) {
    XmlElement root(report, failure_);
    Read(root.RequiredChild("head"), &Walker::ReadHead);
    Read(root.RequiredChild("verdict"), &Walker::ReadVerdict);
    ReadEach(root.RequiredChild("coverage"), "gap", &Walker::ReadGap);
    ReadEach(root.RequiredChild("raCertificates"), "raCertificate", &Walker::TellRaCertificate);
    // Reports of before it was told have none.
    ReadEach(XmlElement(report.child("revocation"), failure_), "place", &Walker::TellRevocation);
    ReadEach(root.RequiredChild("checks"), "check", &Walker::ReadCheck);
    ReadEach(root.RequiredChild("findings"), "finding", &Walker::ReadFinding);
    ReadEach(root.RequiredChild("inventory"), "store", &Walker::ReadStore);
    ReadEach(root.RequiredChild("sources"), "source", &Walker::ReadSource);
    if (!failure_) {
      consumer_.End();
    }
    return failure_;
  }

 private:
  using Reader = void (Walker::*)(XmlElement&);

  void Read(XmlElement element, Reader reader) {
    if (!failure_) {
      (this->*reader)(element);
    }
  }

  void ReadEach(XmlElement parent, const char* name, Reader reader) {
    for (pugi::xml_node node : parent.node().children(name)) {
      if (failure_) {
        return;
      }
      Read(XmlElement(node, failure_), reader);
    }
  }

  void ReadHead(XmlElement& element) {
    Head head;
    head.tool_version = element.Required("toolVersion");
    head.input = ReadName(element, "input", kInputKinds, InputKindName);
    head.input_name = element.Optional("inputName");
    head.host = element.Optional("host");
    head.role = ReadName(element, "role", kRoles, audit::RoleName);
    head.audit_time = element.RequiredTime("auditTime");
    head.audit_time_source = ReadName(element, "auditTimeSource", kTimeSources, TimeSourceName);
    head.collected = element.OptionalTime("collected");
    const XmlElement account(element.node().child("serviceAccount"), failure_);
    head.service_account.sid = account.Optional("sid");
    head.service_account.name = account.Optional("name");
    head.service_account_type = account.Optional("type");
    XmlElement collector(element.node().child("collector"), failure_);
    head.collector.sid = collector.Optional("sid");
    head.collector.name = collector.Optional("name");
    head.collector_elevated = collector.OptionalFlag("elevated");
    head.collector_tool = collector.Optional("tool");
    if (const pugi::xml_node node = element.node().child("fetching")) {
      XmlElement fetching(node, failure_);
      head.revocation_mode = ReadName(fetching, "mode", kModes, audit::ModeName);
      head.revocation_time = fetching.OptionalTime("time");
      head.revocation_proxy = fetching.Optional("proxy");
    }
    if (!failure_) {
      consumer_.Begin(head);
    }
  }

  void ReadVerdict(XmlElement& element) {
    VerdictEvent verdict;
    verdict.verdict = ReadName(element, "value", kVerdicts, audit::VerdictName);
    verdict.certificates = element.RequiredCount("certificates");
    verdict.sources = element.RequiredCount("sources");
    verdict.unreadable = element.RequiredCount("unreadable");
    for (pugi::xml_node node : element.node().children("failures")) {
      XmlElement failures(node, failure_);
      const audit::Severity severity = ReadSeverity(failures);
      verdict.failures[static_cast<size_t>(severity)] = failures.RequiredCount("count");
    }
    XmlElement gaps = element.RequiredChild("gaps");
    verdict.gaps_required = gaps.RequiredCount("required");
    const auto gap_count = [&](audit::CoverageCause cause) -> uint64_t& {
      return verdict.gaps[static_cast<size_t>(cause)];
    };
    gap_count(audit::CoverageCause::kFailed) = gaps.RequiredCount("failed");
    gap_count(audit::CoverageCause::kNotSupplied) = gaps.RequiredCount("notSupplied");
    gap_count(audit::CoverageCause::kExcluded) = gaps.RequiredCount("excluded");
    if (const pugi::xml_node node = element.node().child("nextExpiry"); !node.empty()) {
      XmlElement next_expiry(node, failure_);
      verdict.next_expiry_time = next_expiry.RequiredTime("time");
      verdict.next_expiry_store = next_expiry.Optional("store");
      verdict.next_expiry_thumbprint = next_expiry.OptionalHex("thumbprint", kSha1Digits);
      verdict.next_expiry_subject = next_expiry.Optional("subject");
    }
    if (!failure_) {
      consumer_.OnVerdict(verdict);
    }
  }

  void ReadGap(XmlElement& element) {
    CoverageEvent gap;
    gap.what = element.Required("what");
    gap.cause = ReadName(element, "cause", kCoverageCauses, audit::CoverageCauseName);
    gap.required = element.RequiredFlag("required");
    gap.reason = element.text();
    if (!failure_) {
      consumer_.OnCoverage(gap);
    }
  }

  void TellRaCertificate(XmlElement& element) {
    const RaCertificateEvent certificate = ReadRaCertificate(element);
    if (!failure_) {
      consumer_.OnRaCertificate(certificate);
    }
  }

  void TellRevocation(XmlElement& element) {
    const RevocationEvent place = ReadRevocationPlace(element);
    if (!failure_) {
      consumer_.OnRevocation(place);
    }
  }

  static std::vector<Step> ReadSteps(const XmlElement& element) {
    std::vector<Step> steps;
    for (pugi::xml_node node : element.node().children()) {
      const std::string_view name = node.name();
      if (name == "step" || name == "command") {
        steps.push_back({name == "command", node.child_value()});
      }
    }
    return steps;
  }

  void ReadCheck(XmlElement& element) {
    CheckEvent check;
    check.id = element.Required("id");
    check.severity = ReadSeverity(element);
    check.title = element.RequiredChild("title").text();
    check.severity_reason = element.RequiredChild("severityReason").text();
    check.summary = element.RequiredChild("summary").text();
    check.meaning = element.RequiredChild("meaning").text();
    check.remediation = ReadSteps(element.RequiredChild("remediation"));
    check.verification = ReadSteps(element.RequiredChild("verification"));
    check.citation = element.RequiredChild("citation").text();
    for (pugi::xml_node node : element.node().children("count")) {
      XmlElement count(node, failure_);
      const audit::Result result = ReadName(count, "result", kResults, audit::ResultName);
      check.counts[static_cast<size_t>(result)] = count.RequiredCount("subjects");
    }
    if (!failure_) {
      consumer_.OnCheck(check);
    }
  }

  void ReadFinding(XmlElement& element) {
    finding_.check = element.Required("check");
    finding_.severity = ReadSeverity(element);
    finding_.result = ReadName(element, "result", kResults, audit::ResultName);
    finding_.fingerprint = element.RequiredHex("fingerprint", kSha256Digits);
    finding_.explained_by = element.Optional("explainedBy");
    XmlElement subject = element.RequiredChild("subject");
    finding_.subject_kind =
        ReadName(subject, "kind", kSubjectKinds,
                 static_cast<std::string_view (*)(SubjectKind)>(audit::KindName));
    finding_.store = subject.Optional("store");
    finding_.physical = subject.Optional("physical");
    finding_.thumbprint = subject.OptionalHex("thumbprint", kSha1Digits);
    finding_.sha256 = subject.OptionalHex("sha256", kSha256Digits);
    finding_.subject = subject.Optional("subject");
    finding_.issuer = subject.Optional("issuer");
    finding_.friendly_name = subject.Optional("friendlyName");
    finding_.source = subject.Optional("source");
    finding_.item = subject.Optional("item");
    finding_.setting = subject.Optional("setting");
    finding_.url = subject.Optional("url");
    finding_.evidence.clear();
    for (pugi::xml_node node : element.node().children("evidence")) {
      XmlElement evidence(node, failure_);
      EvidenceEvent& event = finding_.evidence.emplace_back();
      event.name = evidence.Required("name");
      event.kind = ReadName(evidence, "kind", EvidenceKinds(), std::identity());
      event.value = evidence.text();
    }
    if (!failure_) {
      consumer_.OnFinding(finding_);
    }
  }

  void ReadStore(XmlElement& element) {
    StoreEvent store;
    store.name = element.Required("name");
    store.physical = element.Optional("physical");
    store.state = ReadName(element, "state", kStoreStates, StoreStateName);
    store.reason = element.Optional("reason");
    store.certificates = element.RequiredCount("certificates");
    if (failure_) {
      return;
    }
    consumer_.OnStore(store);
    ReadEach(element, "certificate", &Walker::ReadCertificate);
  }

  void ReadCertificate(XmlElement& element) {
    certificate_.thumbprint = element.RequiredHex("thumbprint", kSha1Digits);
    certificate_.sha256 = element.RequiredHex("sha256", kSha256Digits);
    certificate_.subject = element.Optional("subject");
    certificate_.issuer = element.Optional("issuer");
    certificate_.serial_number = element.Optional("serialNumber");
    certificate_.not_before = element.OptionalTime("notBefore");
    certificate_.not_after = element.OptionalTime("notAfter");
    certificate_.public_key = element.Optional("publicKey");
    certificate_.signature_algorithm = element.Optional("signatureAlgorithm");
    certificate_.template_name = element.Optional("template");
    certificate_.key_usage = element.Optional("keyUsage");
    certificate_.extended_key_usage = element.Optional("extendedKeyUsage");
    certificate_.friendly_name = element.Optional("friendlyName");
    certificate_.trust_restrictions = element.Optional("trustRestrictions");
    certificate_.source = element.Optional("source");
    certificate_.private_key = element.Optional("privateKey");
    certificate_.ca = element.OptionalFlag("ca").value_or(false);
    certificate_.self_issued = element.OptionalFlag("selfIssued").value_or(false);
    certificate_.relevant = element.OptionalFlag("relevant").value_or(false);
    certificate_.archived = element.OptionalFlag("archived").value_or(false);
    if (!failure_) {
      consumer_.OnCertificate(certificate_);
    }
  }

  void ReadSource(XmlElement& element) {
    SourceEvent source;
    source.path = element.Required("path");
    source.format = element.Optional("format");
    source.certificates = element.RequiredCount("certificates");
    source.crls = element.RequiredCount("crls");
    source.private_keys = element.RequiredCount("privateKeys");
    source.other_items = element.RequiredCount("otherItems");
    source.unreadable = element.RequiredCount("unreadable");
    if (!failure_) {
      consumer_.OnSource(source);
    }
  }

  Consumer& consumer_;
  std::optional<Error> failure_;
  // Reused, so that their memory is.
  FindingEvent finding_;
  CertificateEvent certificate_;
};

// No report at all, another format, or another version of it.
std::optional<Error> CheckVersion(pugi::xml_node root) {
  if (std::string_view(root.name()) != "report" ||
      std::string_view(root.attribute("xmlns").as_string()) != kReportNamespace) {
    return Error{.code = ErrorCode::kUnknownNamespace, .place = "report/xmlns"};
  }
  if (!std::string_view(root.attribute("schemaVersion").as_string()).starts_with("1.")) {
    return Error{.code = ErrorCode::kUnknownVersion, .place = "report/schemaVersion"};
  }
  return std::nullopt;
}

ErrorCode CodeOf(const boost::system::error_code& error) {
  if (error == boost::system::errc::permission_denied) {
    return ErrorCode::kPermissionDenied;
  }
  return error == boost::system::errc::no_such_file_or_directory ? ErrorCode::kNotFound
                                                                 : ErrorCode::kReadFailed;
}

}  // namespace

Result<void> ReadReport(std::string xml, Consumer& consumer) {
  if (xml.size() > kMaxXmlSize) {
    return tl::unexpected(Error{.code = ErrorCode::kTooLarge});
  }
  // With a text's white space as it is; without a DTD, comments and processing instructions.
  constexpr unsigned kOptions =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer_inplace(xml.data(), xml.size(), kOptions, pugi::encoding_utf8);
  if (!parsed) {
    return tl::unexpected(
        Error{.code = ErrorCode::kMalformedXml,
              .offset = static_cast<uint64_t>(std::max<ptrdiff_t>(parsed.offset, 0))});
  }
  const pugi::xml_node root = document.document_element();
  std::optional<Error> failure = CheckVersion(root);
  if (!failure) {
    failure = Walker(consumer).Walk(root);
  }
  if (failure) {
    return tl::unexpected(std::move(*failure));
  }
  return {};
}

Result<void> ReadReportFile(const boost::filesystem::path& file, Consumer& consumer) {
  boost::system::error_code error;
  const boost::filesystem::file_status status = boost::filesystem::status(file, error);
  if (status.type() == boost::filesystem::file_not_found ||
      status.type() == boost::filesystem::status_error) {
    return tl::unexpected(Error{.code = CodeOf(error), .os_status = error.value()});
  }
  if (status.type() != boost::filesystem::regular_file) {
    return tl::unexpected(Error{.code = ErrorCode::kNotARegularFile});
  }
  const uint64_t size = boost::filesystem::file_size(file, error);
  if (error) {
    return tl::unexpected(Error{.code = CodeOf(error), .os_status = error.value()});
  }
  if (size > kMaxXmlSize) {
    return tl::unexpected(Error{.code = ErrorCode::kTooLarge});
  }
  // Boost's own stream opens no file outside of the ANSI code page on Windows.
  std::ifstream stream(file.c_str(), std::ios::binary);
  if (!stream) {
    const int status_code = errno;
    return tl::unexpected(Error{.code = CodeOf({status_code, boost::system::generic_category()}),
                                .os_status = status_code});
  }
  std::string xml(static_cast<size_t>(size), '\0');
  stream.read(xml.data(), static_cast<std::streamsize>(xml.size()));
  if (stream.bad() || static_cast<uint64_t>(stream.gcount()) != size) {
    return tl::unexpected(Error{.code = ErrorCode::kReadFailed, .os_status = errno});
  }
  return ReadReport(std::move(xml), consumer);
}

}  // namespace pkiaudit::reports
