// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/xml_writer.h"

#include "reports/xml/ra_xml.h"
#include "reports/xml/revocation_xml.h"

namespace pkiaudit::reports {
namespace {

std::string_view BooleanText(bool value) { return value ? "true" : "false"; }

}  // namespace

XmlWriter::XmlWriter(Output& output) : xml_(output, MarkupStream::Syntax::kXml) {}

void XmlWriter::Begin(const Head& head) {
  xml_.Preamble("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  xml_.Open("report")
      .Attribute("xmlns", kReportNamespace)
      .Attribute("schemaVersion", kReportSchemaVersion);
  xml_.Open("head")
      .Attribute("toolVersion", head.tool_version)
      .Attribute("input", InputKindName(head.input))
      .OptionalAttribute("inputName", head.input_name)
      .OptionalAttribute("host", head.host)
      .Attribute("role", audit::RoleName(head.role))
      .Attribute("auditTime", head.audit_time)
      .Attribute("auditTimeSource", TimeSourceName(head.audit_time_source))
      .OptionalAttribute("collected", head.collected);
  if (!head.service_account.sid.empty() || !head.service_account.name.empty() ||
      !head.service_account_type.empty()) {
    xml_.Open("serviceAccount")
        .OptionalAttribute("sid", head.service_account.sid)
        .OptionalAttribute("name", head.service_account.name)
        .OptionalAttribute("type", head.service_account_type)
        .Close();
  }
  if (!head.collector.sid.empty() || !head.collector.name.empty() || head.collector_elevated ||
      !head.collector_tool.empty()) {
    xml_.Open("collector")
        .OptionalAttribute("sid", head.collector.sid)
        .OptionalAttribute("name", head.collector.name)
        .OptionalAttribute("elevated",
                           head.collector_elevated ? BooleanText(*head.collector_elevated) : "")
        .OptionalAttribute("tool", head.collector_tool)
        .Close();
  }
  if (head.revocation_mode) {
    xml_.Open("fetching")
        .Attribute("mode", audit::ModeName(*head.revocation_mode))
        .OptionalAttribute("time", head.revocation_time)
        .OptionalAttribute("proxy", head.revocation_proxy)
        .Close();
  }
  xml_.Close();
}

void XmlWriter::OnVerdict(const VerdictEvent& verdict) {
  xml_.Open("verdict")
      .Attribute("value", audit::VerdictName(verdict.verdict))
      .Attribute("certificates", verdict.certificates)
      .Attribute("sources", verdict.sources)
      .Attribute("unreadable", verdict.unreadable);
  for (audit::Severity severity : audit::kAllSeverities) {
    xml_.Open("failures")
        .Attribute("severity", audit::SeverityName(severity))
        .Attribute("count", verdict.failures[static_cast<size_t>(severity)])
        .Close();
  }
  xml_.Open("gaps")
      .Attribute("required", verdict.gaps_required)
      .Attribute("failed", verdict.gaps[static_cast<size_t>(audit::CoverageCause::kFailed)])
      .Attribute("notSupplied",
                 verdict.gaps[static_cast<size_t>(audit::CoverageCause::kNotSupplied)])
      .Attribute("excluded", verdict.gaps[static_cast<size_t>(audit::CoverageCause::kExcluded)])
      .Close();
  if (!verdict.next_expiry_time.empty()) {
    xml_.Open("nextExpiry")
        .Attribute("time", verdict.next_expiry_time)
        .OptionalAttribute("store", verdict.next_expiry_store)
        .OptionalAttribute("thumbprint", verdict.next_expiry_thumbprint)
        .OptionalAttribute("subject", verdict.next_expiry_subject)
        .Close();
  }
  xml_.Close();
}

void XmlWriter::OnCoverage(const CoverageEvent& gap) {
  MoveTo(Section::kCoverage);
  xml_.Open("gap")
      .Attribute("what", gap.what)
      .Attribute("cause", audit::CoverageCauseName(gap.cause))
      .Attribute("required", BooleanText(gap.required))
      .Text(gap.reason)
      .Close();
}

void XmlWriter::OnRaCertificate(const RaCertificateEvent& certificate) {
  MoveTo(Section::kRaCertificates);
  WriteRaCertificate(xml_, certificate);
}

void XmlWriter::OnRevocation(const RevocationEvent& place) {
  MoveTo(Section::kRevocation);
  WriteRevocationPlace(xml_, place);
}

void XmlWriter::WriteSteps(Literal name, const std::vector<Step>& steps) {
  xml_.Open(name);
  for (const Step& step : steps) {
    step.command ? xml_.Leaf("command", step.text) : xml_.Leaf("step", step.text);
  }
  xml_.Close();
}

void XmlWriter::OnCheck(const CheckEvent& check) {
  MoveTo(Section::kChecks);
  xml_.Open("check")
      .Attribute("id", check.id)
      .Attribute("severity", audit::SeverityName(check.severity));
  xml_.Leaf("title", check.title)
      .Leaf("severityReason", check.severity_reason)
      .Leaf("summary", check.summary)
      .Leaf("meaning", check.meaning);
  WriteSteps("remediation", check.remediation);
  WriteSteps("verification", check.verification);
  xml_.Leaf("citation", check.citation);
  for (size_t index = 0; index < check.counts.size(); ++index) {
    xml_.Open("count")
        .Attribute("result", audit::ResultName(static_cast<audit::Result>(index)))
        .Attribute("subjects", check.counts[index])
        .Close();
  }
  xml_.Close();
}

void XmlWriter::OnFinding(const FindingEvent& finding) {
  MoveTo(Section::kFindings);
  xml_.Open("finding")
      .Attribute("check", finding.check)
      .Attribute("severity", audit::SeverityName(finding.severity))
      .Attribute("result", audit::ResultName(finding.result))
      .Attribute("fingerprint", finding.fingerprint)
      .OptionalAttribute("explainedBy", finding.explained_by);
  xml_.Open("subject")
      .Attribute("kind", audit::KindName(finding.subject_kind))
      .OptionalAttribute("store", finding.store)
      .OptionalAttribute("physical", finding.physical)
      .OptionalAttribute("thumbprint", finding.thumbprint)
      .OptionalAttribute("sha256", finding.sha256)
      .OptionalAttribute("subject", finding.subject)
      .OptionalAttribute("issuer", finding.issuer)
      .OptionalAttribute("friendlyName", finding.friendly_name)
      .OptionalAttribute("source", finding.source)
      .OptionalAttribute("item", finding.item)
      .OptionalAttribute("setting", finding.setting)
      .OptionalAttribute("url", finding.url)
      .Close();
  for (const EvidenceEvent& evidence : finding.evidence) {
    xml_.Open("evidence")
        .Attribute("name", evidence.name)
        .Attribute("kind", evidence.kind)
        .Text(evidence.value)
        .Close();
  }
  xml_.Close();
}

void XmlWriter::OnStore(const StoreEvent& store) {
  MoveTo(Section::kInventory);
  CloseStore();
  xml_.Open("store")
      .Attribute("name", store.name)
      .OptionalAttribute("physical", store.physical)
      .Attribute("state", StoreStateName(store.state))
      .Attribute("certificates", store.certificates)
      .OptionalAttribute("reason", store.reason);
  in_store_ = true;
}

void XmlWriter::OnCertificate(const CertificateEvent& certificate) {
  const auto flag = [this](Literal name, bool value) {
    if (value) {
      xml_.Attribute(name, "true");
    }
  };
  xml_.Open("certificate")
      .Attribute("thumbprint", certificate.thumbprint)
      .Attribute("sha256", certificate.sha256)
      .OptionalAttribute("subject", certificate.subject)
      .OptionalAttribute("issuer", certificate.issuer)
      .OptionalAttribute("serialNumber", certificate.serial_number)
      .OptionalAttribute("notBefore", certificate.not_before)
      .OptionalAttribute("notAfter", certificate.not_after)
      .OptionalAttribute("publicKey", certificate.public_key)
      .OptionalAttribute("signatureAlgorithm", certificate.signature_algorithm)
      .OptionalAttribute("template", certificate.template_name)
      .OptionalAttribute("keyUsage", certificate.key_usage)
      .OptionalAttribute("extendedKeyUsage", certificate.extended_key_usage)
      .OptionalAttribute("friendlyName", certificate.friendly_name)
      .OptionalAttribute("trustRestrictions", certificate.trust_restrictions)
      .OptionalAttribute("source", certificate.source)
      .OptionalAttribute("privateKey", certificate.private_key);
  flag("ca", certificate.ca);
  flag("selfIssued", certificate.self_issued);
  flag("relevant", certificate.relevant);
  flag("archived", certificate.archived);
  xml_.Close();
}

void XmlWriter::OnSource(const SourceEvent& source) {
  MoveTo(Section::kSources);
  xml_.Open("source")
      .Attribute("path", source.path)
      .OptionalAttribute("format", source.format)
      .Attribute("certificates", source.certificates)
      .Attribute("crls", source.crls)
      .Attribute("privateKeys", source.private_keys)
      .Attribute("otherItems", source.other_items)
      .Attribute("unreadable", source.unreadable)
      .Close();
}

void XmlWriter::End() {
  MoveTo(Section::kAfterAll);
  xml_.Finish();
}

void XmlWriter::MoveTo(Section section) {
  while (section_ < section) {
    CloseStore();
    if (section_ != Section::kBeforeAll) {
      xml_.Close();
    }
    section_ = static_cast<Section>(static_cast<uint8_t>(section_) + 1);
    OpenSection(section_);
  }
}

void XmlWriter::OpenSection(Section section) {
  switch (section) {
    case Section::kCoverage:
      xml_.Open("coverage");
      break;
    case Section::kRaCertificates:
      xml_.Open("raCertificates");
      break;
    case Section::kRevocation:
      xml_.Open("revocation");
      break;
    case Section::kChecks:
      xml_.Open("checks");
      break;
    case Section::kFindings:
      xml_.Open("findings");
      break;
    case Section::kInventory:
      xml_.Open("inventory");
      break;
    case Section::kSources:
      xml_.Open("sources");
      break;
    case Section::kBeforeAll:
    case Section::kAfterAll:
      break;
  }
}

void XmlWriter::CloseStore() {
  if (in_store_) {
    xml_.Close();
    in_store_ = false;
  }
}

}  // namespace pkiaudit::reports
