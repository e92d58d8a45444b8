// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"

namespace pkiaudit::audit {
namespace {

// The certificate itself is to be replaced, or one link of its chain is a finding of its own.
// Or the chain of another RA certificate breaks at the same place, and is told with this one.
constexpr std::string_view kCauses[] = {"ra-certificate-expired",    "certificate-expired",
                                        "certificate-not-yet-valid", "trusted-and-disallowed",
                                        "root-not-self-signed",      "root-disabled",
                                        "ra-chain-incomplete"};
constexpr size_t kMaxUrls = 5;
constexpr size_t kMaxNamed = 3;

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

// What has to be mended: two chains that lack the same are mended at once.
std::string PlaceOf(const AuditInput& input, const Chain& chain) {
  const Break broken = FindBreak(chain);
  const auto& certificate = input.inventory.entry(broken.link).certificate;
  if (chain.end != ChainEnd::kIssuerMissing) {
    return std::string(broken.problem) + " " + x509::ToHex(input.inventory.entry(broken.link).sha1);
  }
  const auto authority = certificate.authority_key_identifier();
  const bool has_key = authority && *authority && (*authority)->key_identifier;
  return x509::ToHex(certificate.issuer().encoding()) + " " +
         (has_key ? x509::ToHex(*(*authority)->key_identifier) : "");
}

bool IsBroken(const Chain* chain) {
  return chain != nullptr && chain->verdict == ChainVerdict::kBroken;
}

// The current RA certificate that tells what is wrong with the chain of `id`, too, if not itself.
std::optional<stores::EntryId> ToldWith(const AuditInput& input, stores::EntryId id,
                                        const Chain& chain) {
  for (RaRole role : kRaRoles) {
    const auto current = input.ra.current(role);
    if (current && current->entry == id) {
      return std::nullopt;
    }
    const Chain* other = current ? input.chains.Find(current->entry) : nullptr;
    if (IsBroken(other) && PlaceOf(input, *other) == PlaceOf(input, chain)) {
      return current->entry;
    }
  }
  return std::nullopt;
}

std::string NameOf(const AuditInput& input, const RaKey& key) {
  const Evidence evidence = checks::RaKeyEvidence(key);
  const auto text = [&](size_t i) { return std::get<Text>(evidence[i].value).text; };
  return checks::Excerpt(
             input.inventory.entry(key.certificate.entry).certificate.subject().ToRfc4514()) +
         " (" + text(0) + ", " + text(1) + ")";
}

// Which certificates the finding is about: this one, and those that it is told for.
void AddAffected(const AuditInput& input, const RaKey& key, const Chain& chain,
                 Evidence& evidence) {
  std::string affected = "the RA certificate " + NameOf(input, key);
  std::vector<stores::EntryId> others;
  const std::string place = PlaceOf(input, chain);
  for (const RaKey& other : input.ra_keys.all()) {
    // Those of another generation speak for themselves only: there may be any number of them.
    const bool may_tell = key.standing == RaStanding::kCurrent &&
                          other.certificate.entry != key.certificate.entry &&
                          other.standing != RaStanding::kRetired && !other.expired;
    const Chain* of_other = may_tell ? input.chains.Find(other.certificate.entry) : nullptr;
    if (!IsBroken(of_other) || PlaceOf(input, *of_other) != place) {
      continue;
    }
    others.push_back(other.certificate.entry);
    if (others.size() <= kMaxNamed) {
      affected += " and of " + NameOf(input, other);
    }
  }
  if (others.size() > kMaxNamed) {
    affected += " and of " + std::to_string(others.size() - kMaxNamed) + " more";
  }
  evidence.push_back({"affected", Text{std::move(affected)}});
  for (size_t i = 0; i < std::min(others.size(), kMaxNamed); ++i) {
    evidence.push_back(
        {"alsoAffected", Thumbprint{x509::ToHex(input.inventory.entry(others[i]).sha1)}});
  }
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

// A chain with one fault, which is a finding of its own on that link. That a root is limited is
// told there as a warning, and is more than that for this chain.
std::optional<Subject> CauseOf(const AuditInput& input, const Chain& chain) {
  constexpr std::array kOfTheirOwn = {ChainFault::kExpired, ChainFault::kNotYetValid,
                                      ChainFault::kDisallowed, ChainFault::kDisabled,
                                      ChainFault::kNotSelfSigned};
  if (chain.end != ChainEnd::kTrustedRoot || chain.FaultCount() != 1) {
    return std::nullopt;
  }
  const auto link =
      std::ranges::find_if_not(chain.links, &std::vector<ChainFault>::empty, &ChainLink::faults);
  if (std::ranges::find(kOfTheirOwn, link->faults.front()) == kOfTheirOwn.end()) {
    return std::nullopt;
  }
  for (stores::EntryId same : input.logical_stores.SameCertificate(link->entry)) {
    if (input.logical_stores.IsRepresentative(same)) {
      return Subject::Entry(same);
    }
  }
  return std::nullopt;
}

std::string WhyNotTold(const AuditInput& input, const Chain& chain) {
  if (!chain.store_not_read.empty()) {
    const std::string store(chain.store_not_read);
    return "No path to a trusted root was found, and the store LocalMachine\\" + store +
           (input.inventory.host().live ? " was not found on this host, or could not be read."
                                        : " was not supplied: export it to stores/LocalMachine/" +
                                              store + " of the snapshot.");
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
  AddAffected(input, key, *chain, evidence);
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
  if (const auto told_with = ToldWith(input, id, *chain); told_with && !judgement.cause) {
    judgement.cause = Subject::Entry(*told_with);
  }
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
    .summary = "The chain of {affected}, in {store}, is broken: {brokenAt} {problem}.",
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
