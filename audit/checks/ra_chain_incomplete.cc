// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"

namespace pkiaudit::audit {
namespace {

// The certificate itself is to be replaced, or one link of its chain is a finding of its own.
constexpr std::string_view kCauses[] = {"ra-certificate-expired",    "certificate-expired",
                                        "certificate-not-yet-valid", "trusted-and-disallowed",
                                        "root-not-self-signed",      "root-disabled"};
constexpr size_t kMaxUrls = 5;

// The first of what breaks the chain: a link that is missing, else what is wrong with a link.
struct Break {
  stores::EntryId link = stores::kNone;
  std::string_view problem;
};

Break FindBreak(const Chain& chain) {
  if (chain.end != ChainEnd::kTrustedRoot) {
    return {chain.links.back().entry, Describe(chain.end)};
  }
  for (const ChainLink& link : chain.links) {
    const auto fault = std::ranges::find_if_not(link.faults, CouldNotBeTold);
    if (fault != link.faults.end()) {
      return {link.entry, Describe(*fault)};
    }
  }
  return {chain.links.back().entry, Describe(chain.end)};
}

std::string IssuerOf(const AuditInput& input, const Chain& chain) {
  const auto& last = input.inventory.entry(chain.links.back().entry);
  return checks::Excerpt(last.certificate.issuer().ToRfc4514());
}

// What helps to find the certificate of the issuer: its name, its key, where the CA publishes it.
void AddMissingIssuer(const AuditInput& input, const Chain& chain, Evidence& evidence) {
  const auto& certificate = input.inventory.entry(chain.links.back().entry).certificate;
  evidence.push_back({"issuer", NameValue{certificate.issuer().ToRfc4514()}});
  const auto authority = certificate.authority_key_identifier();
  if (authority && *authority && (*authority)->key_identifier) {
    evidence.push_back(
        {"authorityKeyIdentifier", Text{x509::ToHex(*(*authority)->key_identifier)}});
  }
  for (std::string& url : CaIssuers(certificate, kMaxUrls)) {
    evidence.push_back({"caIssuers", Url{std::move(url)}});
  }
  for (stores::EntryId other : chain.others) {
    evidence.push_back(
        {"otherCertificate", Thumbprint{x509::ToHex(input.inventory.entry(other).sha1)}});
  }
}

void AddPath(const AuditInput& input, const Chain& chain, Evidence& evidence) {
  for (const ChainLink& link : chain.links) {
    const auto& entry = input.inventory.entry(link.entry);
    std::string text = entry.certificate.subject().ToRfc4514() + ", in " +
                       stores::LogicalName(input.inventory.location(entry));
    for (ChainFault fault : link.faults) {
      text += ", " + std::string(Describe(fault));
    }
    evidence.push_back({"path", Text{std::move(text)}});
  }
}

// A chain with one fault, which may be a finding of its own on that link.
std::optional<Subject> CauseOf(const AuditInput& input, const Chain& chain) {
  if (chain.end != ChainEnd::kTrustedRoot || chain.FaultCount() != 1) {
    return std::nullopt;
  }
  const auto link =
      std::ranges::find_if_not(chain.links, &std::vector<ChainFault>::empty, &ChainLink::faults);
  for (stores::EntryId same : input.logical_stores.SameCertificate(link->entry)) {
    if (input.logical_stores.IsRepresentative(same)) {
      return Subject::Entry(same);
    }
  }
  return std::nullopt;
}

std::string WhyNotTold(const AuditInput& input, const Chain& chain) {
  if (!chain.store_not_read.empty()) {
    return "No path to a trusted root was found, and the store LocalMachine\\" +
           std::string(chain.store_not_read) +
           " was not supplied: export it to stores/LocalMachine/" +
           std::string(chain.store_not_read) + " of the snapshot.";
  }
  if (chain.limited) {
    return "So many certificates could be the issuers that the search for a path to a trusted root "
           "was given up.";
  }
  for (const ChainLink& link : chain.links) {
    const auto fault = std::ranges::find_if(link.faults, CouldNotBeTold);
    if (fault != link.faults.end()) {
      return "A certificate of the chain " + std::string(Describe(*fault)) + ": " +
             checks::Excerpt(input.inventory.entry(link.entry).certificate.subject().ToRfc4514()) +
             ".";
    }
  }
  return "The chain could not be told.";
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const Chain* chain = input.chains.Find(id);
  if (chain == nullptr) {
    return NotApplicable();
  }
  if (chain->verdict == ChainVerdict::kTrusted) {
    return Pass();
  }
  if (chain->verdict == ChainVerdict::kNotTold) {
    Judgement judgement = NotChecked(WhyNotTold(input, *chain));
    AddPath(input, *chain, judgement.evidence);
    return judgement;
  }
  const RaKey& key = *input.ra_keys.Find(id);
  const Break broken = FindBreak(*chain);
  const auto& link = input.inventory.entry(broken.link);
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"brokenAt", NameValue{link.certificate.subject().ToRfc4514()}});
  evidence.push_back({"brokenLink", Thumbprint{x509::ToHex(link.sha1)}});
  const bool issuer_missing = chain->end == ChainEnd::kIssuerMissing;
  evidence.push_back({"problem", Text{std::string(broken.problem) +
                                      (issuer_missing ? ": " + IssuerOf(input, *chain) : "")}});
  if (chain->end != ChainEnd::kTrustedRoot && chain->end != ChainEnd::kUntrustedRoot) {
    AddMissingIssuer(input, *chain, evidence);
  }
  AddPath(input, *chain, evidence);
  Judgement judgement = Fail(checks::SeverityFor(key, Severity::kError), std::move(evidence));
  judgement.cause = CauseOf(input, *chain);
  return judgement;
}

}  // namespace

namespace checks {
extern constinit const Check kRaChainIncomplete;
constinit const Check kRaChainIncomplete{
    .id = "ra-chain-incomplete",
    .title = "RA certificate has no chain to a root that this host trusts",
    .severity = Severity::kError,
    .severity_reason =
        "An error for the current generation: NDES, the CA and devices that check the RA "
        "certificate refuse one whose chain does not end at a trusted root. Not critical, as "
        "Windows can fetch a missing intermediate from the address that the certificate names, "
        "each time anew and only as long as that address answers. A warning for another generation "
        "that is still valid.",
    .summary =
        "The chain of the RA certificate {subject} in {store} ({role}, {generation}) is broken: "
        "{brokenAt} {problem}.",
    .meaning =
        "NDES builds the chain of its two RA certificates when it starts and asks for their "
        "revocation; without a chain there is nothing to ask. Then it fails with event 2, and "
        "event "
        "10 with 0x80070057, of Microsoft-Windows-NetworkDeviceEnrollmentService, and devices get "
        "HTTP 500. Devices that check the answers of GetCACert refuse to enrol. It happens when "
        "the "
        "RA certificates come from another CA than before, when the CA was renewed and its new "
        "certificate never reached this host, and when somebody cleaned up the stores.",
    .remediation =
        "On the CA, export its certificate and those of the CAs above it, the root included, and "
        "copy them to this host:\n"
        "$ certutil -ca.cert issuing-ca.cer\n"
        "$ certutil -ca.chain chain.p7b\n"
        "Publish them to Active Directory, so that every host gets them:\n"
        "$ certutil -dspublish -f issuing-ca.cer SubCA\n"
        "$ certutil -dspublish -f root-ca.cer RootCA\n"
        "$ certutil -pulse\n"
        "Or import them on this host alone, an intermediate into CA, the root into Root and "
        "nowhere "
        "else:\n"
        "$ Import-Certificate -FilePath issuing-ca.cer -CertStoreLocation Cert:\\LocalMachine\\CA\n"
        "$ Import-Certificate -FilePath root-ca.cer -CertStoreLocation Cert:\\LocalMachine\\Root\n"
        "If a link of the chain is itself at fault, renew it; its certificate is:\n"
        "$ Get-ChildItem Cert:\\LocalMachine -Recurse | Where-Object Thumbprint -eq {brokenLink}\n"
        "$ iisreset",
    .verification =
        "Each link is found, and the output ends with \"Leaf certificate revocation check "
        "passed\":\n"
        "$ certutil -store My {thumbprint} {thumbprint}.cer\n"
        "$ certutil -verify -urlfetch {thumbprint}.cer\n"
        "It is True:\n"
        "$ Test-Certificate -Cert 'Cert:\\LocalMachine\\My\\{thumbprint}'\n"
        "NDES starts and hands them out: event 1 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService, no event 2 or 10 after it.",
    .citation =
        "RFC 5280, 6.1, https://www.rfc-editor.org/rfc/rfc5280#section-6.1; Microsoft Learn, "
        "CertGetCertificateChain, "
        "https://learn.microsoft.com/en-us/windows/win32/api/wincrypt/"
        "nf-wincrypt-certgetcertificatechain",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
