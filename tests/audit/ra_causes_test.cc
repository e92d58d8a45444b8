// SPDX-License-Identifier: Apache-2.0
//
// One cause, one finding, over all checks of RA certificates and their keys: every combination of
// up to three faults of one certificate.
#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "audit/check.h"
#include "stores/host/registry_view.h"
#include "tests/audit/ra_key_test.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;

// The faults of the certificate, then those of its key.
enum Fault : size_t {
  kExpired,
  kNoEku,
  kWrongUsage,
  kOtherIssuer,
  kOtherSubject,
  kKeyMissing,
  kKeyOfAnother,
  kInProfile,
  kInCng,
  kSigningKey,
  kExportable,
  kNotReadable,
  kTooOpen,
  kUnresolved,
  kAclNotCollected,
  kAclUnparseable,
  kFaultCount
};
using Faults = std::bitset<kFaultCount>;

// The check that tells a fault. An ACL that is no SDDL is told as an error, by the checks of ACLs.
constexpr const char* kToldBy[kFaultCount] = {
    "ra-certificate-expired",  "ra-eku-missing",
    "ra-key-usage-mismatch",   "ra-issuer-mismatch",
    "ra-subject-changed",      "ra-private-key-missing",
    "ra-key-mismatch",         "ra-key-not-machine-keyset",
    "ra-key-provider-not-csp", "ra-key-spec-mismatch",
    "ra-key-exportable",       "ra-key-not-readable-by-service-account",
    "ra-key-acl-too-open",     "ra-key-acl-unresolved-account",
    "ra-key-acl-unknown",      "ra-key-acl-unknown"};

// What the one makes pointless to tell beside it, in words of the domain and not of the checks.
const std::multimap<std::string, std::string> kMakesPointless = [] {
  std::multimap<std::string, std::string> table;
  const std::vector<std::string> of_keys = {"ra-key-not-machine-keyset",
                                            "ra-key-provider-not-csp",
                                            "ra-key-spec-mismatch",
                                            "ra-key-exportable",
                                            "ra-key-acl-unknown",
                                            "ra-key-acl-too-open",
                                            "ra-key-acl-unresolved-account",
                                            "ra-key-not-readable-by-service-account"};
  // An expired certificate is replaced, and its key with it.
  for (const char* check : {"ra-eku-missing", "ra-key-usage-mismatch", "ra-issuer-mismatch",
                            "ra-subject-changed", "ra-private-key-missing", "ra-key-mismatch"}) {
    table.emplace("ra-certificate-expired", check);
  }
  for (const std::string& check : of_keys) {
    table.emplace("ra-certificate-expired", check);
    table.emplace("ra-private-key-missing", check);  // there is nothing to say of it
  }
  table.emplace("ra-private-key-missing", "ra-key-mismatch");
  // Another key takes its place.
  for (const char* check : {"ra-key-provider-not-csp", "ra-key-spec-mismatch", "ra-key-exportable",
                            "ra-key-not-readable-by-service-account"}) {
    table.emplace("ra-key-mismatch", check);
  }
  // Its import makes a file with other permissions.
  for (const char* check :
       {"ra-key-exportable", "ra-key-acl-unknown", "ra-key-acl-too-open",
        "ra-key-acl-unresolved-account", "ra-key-not-readable-by-service-account"}) {
    table.emplace("ra-key-not-machine-keyset", check);
  }
  for (const char* check : {"ra-key-acl-too-open", "ra-key-acl-unresolved-account",
                            "ra-key-not-readable-by-service-account"}) {
    table.emplace("ra-key-acl-unknown", check);
  }
  table.emplace("ra-key-usage-mismatch", "ra-key-spec-mismatch");
  return table;
}();

constexpr char kGoneAccount[] = "S-1-5-21-9-9-9-1104";

// Faults of one thing that exclude each other.
bool Contradict(const Faults& faults) {
  const auto both = [&](Fault a, Fault b) { return faults[a] && faults[b]; };
  const bool key_is_there = !faults[kKeyMissing];
  for (size_t fault = kKeyMissing + 1; fault < kFaultCount; ++fault) {
    if (!key_is_there && faults[fault]) {
      return true;
    }
  }
  for (Fault acl : {kNotReadable, kTooOpen, kUnresolved}) {
    if (both(kAclNotCollected, acl) || both(kAclUnparseable, acl)) {
      return true;
    }
  }
  return both(kAclNotCollected, kAclUnparseable) || both(kInCng, kSigningKey);
}

std::string NamesOf(const Faults& faults) {
  std::string names;
  for (size_t fault = 0; fault < kFaultCount; ++fault) {
    if (faults[fault]) {
      names += std::string(names.empty() ? "" : " + ") + kToldBy[fault];
    }
  }
  return names;
}

stores::PrivateKey KeyWith(const Faults& faults) {
  stores::PrivateKey key;
  key.container = "le-CEPEncryption-1";
  key.provider = faults[kInCng] ? "Microsoft Software Key Storage Provider"
                                : "Microsoft Strong Cryptographic Provider";
  key.provider_type = faults[kInCng] ? 0 : 1;
  key.key_spec = faults[kInCng]        ? stores::kNcryptKeySpec
                 : faults[kSigningKey] ? stores::kAtSignature
                                       : stores::kAtKeyExchange;
  key.machine_keyset = !faults[kInProfile];
  key.exportable = faults[kExportable];
  // EndEntity() certifies kRsa2048B.
  key.public_key = test_support::SubjectPublicKeyInfo(
      faults[kKeyOfAnother] ? test_support::TestKey::kRsa2048C : test_support::TestKey::kRsa2048B);
  if (faults[kAclUnparseable]) {
    key.security_descriptor = "D:(A;;FR;;";
  } else if (!faults[kAclNotCollected]) {
    key.security_descriptor =
        std::string(faults[kNotReadable] ? kSystemAndAdministrators : kWithReadForServiceAccount) +
        (faults[kTooOpen] ? "(A;;FA;;;S-1-5-21-1-2-3-1105)" : "") +
        (faults[kUnresolved] ? "(A;;FR;;;S-1-5-21-9-9-9-1104)" : "");
  }
  return key;
}

class RaCausesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    checks_ = new std::vector<const Check*>();
    for (const Check* check : AllChecks()) {
      if (check->id.starts_with("ra-") && check->id != "ra-chain-incomplete") {
        checks_->push_back(check);
      }
    }
  }
  static void TearDownTestSuite() {
    delete checks_;
    checks_ = nullptr;
  }

  // Signing takes long, and there are few different certificates.
  static const Bytes& CertificateWith(const Faults& faults) {
    static std::map<unsigned long, Bytes> certificates;
    const unsigned long kind = faults.to_ulong() & ((1UL << kKeyMissing) - 1);
    Bytes& der = certificates[kind];
    if (der.empty()) {
      CertificateBuilder builder = faults[kExpired] ? EndEntity(At(2024, 1, 1), At(2026, 1, 1))
                                                    : EndEntity(At(2026, 1, 1), At(2028, 1, 1));
      builder.TemplateName("CEPEncryption")
          .KeyUsage(faults[kWrongUsage] ? test_support::kDigitalSignature
                                        : test_support::kKeyEncipherment);
      if (!faults[kNoEku]) {
        builder.ExtendedKeyUsage({kCertificateRequestAgent});
      }
      if (faults[kOtherIssuer]) {
        builder.Issuer("DC=corp,CN=Corp Old CA");
      }
      if (faults[kOtherSubject]) {
        builder.Subject("DC=corp,CN=Something else");
      }
      der = builder.Build();
    }
    return der;
  }

  static stores::Inventory HostWith(const Faults& faults, stores::EntryId& judged) {
    static const Bytes predecessor = CepEncryption(At(2022, 1, 1), At(2024, 1, 1)).Build();
    static const Bytes agent = EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)).Build();
    stores::Inventory inventory;
    const auto my = inventory.InternLocation(LocalMachine("My"));
    const auto source = inventory.AddSource("my.p7b", "PKCS#7");
    inventory.AddStoreRecord({my, std::nullopt});
    inventory.AddCertificate(my, source, 0, predecessor);
    inventory.SetPrivateKey(*inventory.AddCertificate(my, source, 1, agent), KeyWith({}));
    judged = *inventory.AddCertificate(my, source, 2, CertificateWith(faults));
    if (!faults[kKeyMissing]) {
      inventory.SetPrivateKey(judged, KeyWith(faults));
    }
    stores::HostFacts& host = inventory.host();
    host.service_account = {{kServiceAccount, "CORP\\svc-ndes$"}, "gmsa", {{{"S-1-1-0", ""}}}};
    host.machine_keys_listed = true;
    host.unresolved_sids = {kGoneAccount};
    Configure(host.registry, "CA01\\Corp Issuing CA");
    return inventory;
  }

  static void Configure(stores::RegistryView& registry, std::string_view ca) {
    Bytes utf16;
    for (char c : ca) {
      utf16.insert(utf16.end(), {static_cast<uint8_t>(c), 0});
    }
    utf16.insert(utf16.end(), {0, 0});
    registry.SetValue(std::string(stores::registry_keys::kMscep) + "\\CAInfo", "Configuration",
                      stores::RegistryType::kString, utf16);
  }

  // What the checks say of the judged certificate, but for passes, by check.
  static std::map<std::string, Finding> FindingsOf(const Faults& faults) {
    stores::EntryId judged = stores::kNone;
    const stores::Inventory inventory = HostWith(faults, judged);
    x509::SignatureVerifier verifier;
    const AuditInput input(inventory, verifier, Role::kNdesHost, At(2026, 6, 1, 8), {});
    const AuditReport report = Audit(input, *checks_, 1);
    std::map<std::string, Finding> findings;
    for (const Finding& finding : report.findings) {
      if (finding.subject == Subject::Entry(judged)) {
        findings.emplace((*checks_)[finding.check]->id, finding);
      }
    }
    return findings;
  }

  static void ExpectEachCauseOnce(const Faults& faults) {
    const std::string names = NamesOf(faults);
    const auto findings = FindingsOf(faults);
    const auto is_told = [&](const std::string& check) {
      const auto found = findings.find(check);
      return found != findings.end() && found->second.result == Result::kFail;
    };
    for (const auto& [check, finding] : findings) {
      // What explains something is told itself.
      if (finding.explained_by != stores::kNone) {
        EXPECT_TRUE(is_told(std::string((*checks_)[finding.explained_by]->id)))
            << names << ": " << check << " is explained by " << (*checks_)[finding.explained_by]->id
            << ", which is not told";
      }
      if (finding.result == Result::kFail) {
        const auto pointless = kMakesPointless.equal_range(check);
        for (auto it = pointless.first; it != pointless.second; ++it) {
          const auto other = findings.find(it->second);
          EXPECT_TRUE(other == findings.end() || other->second.result == Result::kNotApplicable)
              << names << ": " << check << " is told, and " << it->second << " beside it";
        }
      }
    }
    ExpectEachFaultIsAccountedFor(faults, findings);
  }

  // Each fault is told, or explained by one that is; nothing else is told.
  static void ExpectEachFaultIsAccountedFor(const Faults& faults,
                                            const std::map<std::string, Finding>& findings) {
    const std::string names = NamesOf(faults);
    std::set<std::string> planted;
    for (size_t fault = 0; fault < kFaultCount; ++fault) {
      if (!faults[fault]) {
        continue;
      }
      planted.insert(kToldBy[fault]);
      const auto found = findings.find(kToldBy[fault]);
      if (found == findings.end()) {
        // A key that is not there, say, has no provider.
        ADD_FAILURE() << names << ": nothing is said of " << kToldBy[fault];
        continue;
      }
      const Finding& finding = found->second;
      const Result told = fault == kAclUnparseable ? Result::kError : Result::kFail;
      EXPECT_TRUE(finding.result == told || finding.explained_by != stores::kNone)
          << names << ": " << kToldBy[fault] << " is " << ResultName(finding.result);
    }
    for (const auto& [check, finding] : findings) {
      EXPECT_TRUE(finding.result != Result::kFail || planted.contains(check))
          << check << " is told for no reason: " << names;
    }
  }

  static inline std::vector<const Check*>* checks_ = nullptr;
};

TEST_F(RaCausesTest, WithoutAFaultNothingIsTold) {
  for (const auto& [check, finding] : FindingsOf({})) {
    ADD_FAILURE() << check << " is " << ResultName(finding.result);
  }
}

TEST_F(RaCausesTest, EachFaultAloneIsToldAndNothingElse) {
  for (size_t fault = 0; fault < kFaultCount; ++fault) {
    ExpectEachCauseOnce(Faults().set(fault));
  }
}

TEST_F(RaCausesTest, PairsAndTriples) {
  size_t combinations = 0;
  for (size_t a = 0; a < kFaultCount; ++a) {
    for (size_t b = a + 1; b < kFaultCount; ++b) {
      for (size_t c = b; c < kFaultCount; ++c) {
        const Faults faults = Faults().set(a).set(b).set(c);
        if (!Contradict(faults)) {
          ExpectEachCauseOnce(faults);
          ++combinations;
        }
      }
    }
  }
  EXPECT_GT(combinations, 200u);
}

// Whatever is added, it either stands in the table above or has been thought about here.
TEST_F(RaCausesTest, EveryCheckOfOneCertificateIsWalked) {
  // Of more than one certificate, or (ra-key-acl-disagreement) of a live host, which alone is asked
  // for two descriptors of one key.
  const std::set<std::string_view> thought_about = {"ra-ambiguous-generations",
                                                    "ra-key-acl-disagreement",
                                                    "ra-certificate-expiring",
                                                    "ra-superseded",
                                                    "ra-encryption-certificate-missing",
                                                    "ra-signing-certificate-missing",
                                                    "ra-only-in-user-store"};
  for (const Check* check : *checks_) {
    const bool is_walked = std::ranges::find(kToldBy, check->id, [](const char* id) {
                             return std::string_view(id);
                           }) != std::ranges::end(kToldBy);
    EXPECT_NE(is_walked, thought_about.contains(check->id)) << check->id;
  }
}

}  // namespace
}  // namespace pkiaudit::audit
