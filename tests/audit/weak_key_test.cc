// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::TestKey;
namespace der = test_support::der;

constexpr std::string_view kId = "weak-key";

// SubjectPublicKeyInfo of an RSA key; the builder never uses it, so it need not be a real one.
Bytes RsaKey(size_t bits, const Bytes& exponent) {
  Bytes modulus(bits / 8, 0xC5);
  modulus.insert(modulus.begin(), 0x00);
  const Bytes key = der::Sequence({der::IntegerOctets(modulus), der::IntegerOctets(exponent)});
  return der::Sequence({der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.1"), der::Null()}),
                        der::BitString(key)});
}

class WeakKeyTest : public CheckTest {
 protected:
  // In LocalMachine\My with a private key, so that enrolment may depend on it.
  stores::EntryId AddRelevant(const CertificateBuilder& builder) {
    const auto id = Add(LocalMachine("My"), builder);
    AddPrivateKey(id);
    return id;
  }
};

TEST_F(WeakKeyTest, JudgesKeysOfEachKind) {
  const struct {
    TestKey key;
    Result expected;
    const char* text;
  } kCases[] = {
      {TestKey::kRsa2048A, Result::kPass, ""},
      {TestKey::kRsa4096A, Result::kPass, ""},
      {TestKey::kRsa2048Exponent3, Result::kPass, ""},
      {TestKey::kEcP224, Result::kPass, ""},
      {TestKey::kEcP256, Result::kPass, ""},
      {TestKey::kEcP521, Result::kPass, ""},
      {TestKey::kEd25519, Result::kPass, ""},
      {TestKey::kRsa1024, Result::kFail, "RSA keys must have 2048 bits"},
      {TestKey::kEcSecp192r1, Result::kFail, "curves must have 224 bits"},
      {TestKey::kDsa2048, Result::kFail, "DSA is no longer approved for signatures"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(static_cast<int>(c.key));
    const Judgement judgement = Judge(kId, AddRelevant(CertificateBuilder().PublicKey(c.key)));
    EXPECT_EQ(c.expected, judgement.result);
    if (c.expected == Result::kFail) {
      EXPECT_EQ(Severity::kError, judgement.severity);
      EXPECT_EQ(c.text, EvidenceText(judgement.evidence, "weakness"));
    }
  }
}

TEST_F(WeakKeyTest, JudgesExponents) {
  const struct {
    Bytes exponent;
    const char* weakness;  // nothing: it passes
  } kCases[] = {
      {{0x01}, "the RSA exponent is 1"},
      {{0x02}, "the RSA exponent is even"},
      {{0x01, 0x00, 0x00}, "the RSA exponent is even"},
      {{0x03}, nullptr},
      {{0x11}, nullptr},
      {{0x01, 0x00, 0x01}, nullptr},
      {{0x01, 0x01}, nullptr},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.exponent.size() * 256 + c.exponent.back());
    const Judgement judgement =
        Judge(kId, AddRelevant(CertificateBuilder().PublicKeyRaw(RsaKey(2048, c.exponent))));
    if (c.weakness == nullptr) {
      EXPECT_EQ(Result::kPass, judgement.result);
    } else {
      EXPECT_EQ(Result::kFail, judgement.result);
      EXPECT_EQ(c.weakness, EvidenceText(judgement.evidence, "weakness"));
    }
  }
}

TEST_F(WeakKeyTest, TellsTheKey) {
  const Judgement judgement =
      Judge(kId, AddRelevant(CertificateBuilder().PublicKey(TestKey::kRsa1024)));
  EXPECT_EQ("RSA 1024", EvidenceText(judgement.evidence, "key"));
  EXPECT_EQ("1024", EvidenceText(judgement.evidence, "bits"));
}

TEST_F(WeakKeyTest, FollowsThePolicy) {
  policy_.minimum_rsa_bits = 3072;
  policy_.minimum_curve_bits = 384;
  EXPECT_EQ(Result::kFail, Judge(kId, AddRelevant(CertificateBuilder())).result);
  EXPECT_EQ(Result::kFail,
            Judge(kId, AddRelevant(CertificateBuilder().PublicKey(TestKey::kEcP256))).result);
  EXPECT_EQ(Result::kPass,
            Judge(kId, AddRelevant(CertificateBuilder().PublicKey(TestKey::kEcP384))).result);
  EXPECT_EQ(Result::kPass,
            Judge(kId, AddRelevant(CertificateBuilder().PublicKey(TestKey::kRsa4096A))).result);
}

TEST_F(WeakKeyTest, IsInformationWhereEnrolmentDoesNotDependOnIt) {
  const auto weak = CertificateBuilder().PublicKey(TestKey::kRsa1024);
  for (const auto& location : {LocalMachine("Root"), CurrentUser("My"), FileLocation("a.pem")}) {
    const Judgement judgement = Judge(kId, Add(location, weak));
    EXPECT_EQ(Result::kFail, judgement.result);
    EXPECT_EQ(Severity::kInfo, judgement.severity) << stores::ToText(location);
  }
  const auto relevant = AddRelevant(weak);
  role_ = Role::kBundle;
  EXPECT_EQ(Severity::kInfo, Judge(kId, relevant).severity);
}

TEST_F(WeakKeyTest, CannotTellOfKeysThatItDoesNotKnow) {
  const Bytes unknown_algorithm = der::Sequence(
      {der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.55555.2")}), der::BitString({})});
  const Bytes unknown_curve =
      der::Sequence({der::Sequence({der::ObjectIdentifier("1.2.840.10045.2.1"),
                                    der::ObjectIdentifier("1.3.6.1.4.1.55555.3")}),
                     der::BitString(Bytes{0x04, 0x01, 0x02})});
  const Bytes broken = der::Sequence({der::Integer(1)});
  for (const Bytes& key : {unknown_algorithm, unknown_curve, broken}) {
    const Judgement judgement = Judge(kId, AddRelevant(CertificateBuilder().PublicKeyRaw(key)));
    EXPECT_EQ(Result::kNotChecked, judgement.result) << test_support::Bytes(key).size();
    EXPECT_FALSE(EvidenceText(judgement.evidence, "reason").value().empty());
  }
}

TEST_F(WeakKeyTest, DoesNotApplyToStoresThatNobodyUses) {
  const auto weak = CertificateBuilder().PublicKey(TestKey::kRsa1024);
  for (const auto& location :
       {LocalMachine("Disallowed"), LocalMachine("REQUEST"), CurrentUser("disallowed")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, weak)).result);
  }
  EXPECT_EQ(Result::kFail, Judge(kId, Add(FileLocation("Disallowed"), weak)).result);
}

}  // namespace
}  // namespace pkiaudit::audit
