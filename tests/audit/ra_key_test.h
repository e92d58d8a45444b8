// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_AUDIT_RA_KEY_TEST_H_
#define PKIAUDIT_TESTS_AUDIT_RA_KEY_TEST_H_

#include <string>
#include <utility>

#include "stores/keys/sddl.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {

inline constexpr char kServiceAccount[] = "S-1-5-21-1-2-3-1601";
inline constexpr char kOtherAccount[] = "S-1-5-21-1-2-3-1105";
inline constexpr char kSystemAndAdministrators[] = "O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)";
inline constexpr char kWithReadForServiceAccount[] =
    "O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;S-1-5-21-1-2-3-1601)";

// Tests of the checks of the RA certificates' private keys. The service account is known, with
// groups that no test's ACE is for.
class RaKeyTest : public CheckTest {
 protected:
  RaKeyTest() {
    stores::HostFacts& host = inventory_.host();
    host.service_account = {{kServiceAccount, "CORP\\svc-ndes$"}, "gmsa", {{{"S-1-1-0", ""}}}};
    host.machine_keys_listed = true;
  }

  // A key as it should be.
  static stores::PrivateKey GoodKey(uint32_t key_spec = stores::kAtKeyExchange) {
    stores::PrivateKey key;
    key.container = "le-CEPEncryption-1";
    key.provider = "Microsoft Strong Cryptographic Provider";
    key.provider_type = 1;
    key.key_spec = key_spec;
    key.machine_keyset = true;
    key.exportable = false;
    key.security_descriptor = kWithReadForServiceAccount;
    return key;
  }
  static stores::PrivateKey KeyWith(std::string security_descriptor) {
    stores::PrivateKey key = GoodKey();
    key.security_descriptor = std::move(security_descriptor);
    return key;
  }
  // What the host was asked, and did not tell.
  static stores::PrivateKey Refused(stores::PrivateKey key, stores::KeyQuestion question,
                                    stores::ErrorCode code) {
    key.refusals.push_back({question, code});
    return key;
  }

  // CEP Encryption certificates of LocalMachine\My.
  stores::EntryId AddCurrent() {
    return Add(LocalMachine("My"), CepEncryption(At(2026, 1, 1), At(2028, 1, 1)));
  }
  stores::EntryId AddCurrent(stores::PrivateKey key) {
    return WithKey(AddCurrent(), std::move(key));
  }
  // Still valid beside the current one.
  stores::EntryId AddSpare() {
    return Add(LocalMachine("My"), CepEncryption(At(2025, 1, 1), At(2027, 1, 1)));
  }
  stores::EntryId AddSpare(stores::PrivateKey key) { return WithKey(AddSpare(), std::move(key)); }
  stores::EntryId AddExpired() {
    return Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)));
  }
  stores::EntryId AddAgent(stores::PrivateKey key) {
    return WithKey(Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1))),
                   std::move(key));
  }
  stores::EntryId WithKey(stores::EntryId entry, stores::PrivateKey key) {
    inventory_.SetPrivateKey(entry, std::move(key));
    return entry;
  }

  // That the check leaves out certificates that are no RA certificate in use, and other roles than
  // that of an NDES host.
  void ExpectToJudgeOnlyRaCertificatesInUse(std::string_view check, stores::PrivateKey key) {
    const auto current = AddCurrent(key);
    const auto server =
        WithKey(Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1))), key);
    const auto elsewhere =
        WithKey(Add(CurrentUser("My"), CepEncryption(At(2026, 1, 2), At(2028, 1, 2))), key);
    const auto expired = WithKey(AddExpired(), key);
    const auto archived = AddSpare(key);
    inventory_.SetProperties(archived, {{}, true});
    EXPECT_NE(Judge(check, current).result, Result::kNotApplicable);
    EXPECT_EQ(Judge(check, server).result, Result::kNotApplicable);
    EXPECT_EQ(Judge(check, elsewhere).result, Result::kNotApplicable);
    EXPECT_EQ(Judge(check, expired).result, Result::kNotApplicable);
    EXPECT_EQ(Judge(check, archived).result, Result::kNotApplicable);
    role_ = Role::kWindowsHost;
    EXPECT_EQ(Judge(check, current).result, Result::kNotApplicable);
    role_ = Role::kNdesHost;
  }

  // How many findings of `check` a run together with `cause` tells as caused by that.
  size_t ExplainedBy(std::string_view check, std::string_view cause) {
    const CheckRun run = Run({check, cause});
    size_t explained = 0;
    for (const Finding& finding : run.WithResult(Result::kNotApplicable)) {
      explained += finding.check == 0 && finding.explained_by == 1 ? 1 : 0;
    }
    return explained;
  }
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_TESTS_AUDIT_RA_KEY_TEST_H_
