// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

namespace der = test_support::der;
using test_support::Bytes;
using test_support::TestKey;
using testing::ElementsAre;
using testing::IsEmpty;

// A BasicOCSPResponse (RFC 6960 4.2.1) as a responder makes it.
struct Response {
  Bytes id;                                  // CertID
  Bytes status = der::Implicit(0, Bytes());  // good
  int64_t this_update = 0;
  int64_t next_update = 0;
  TestKey key = TestKey::kRsa2048A;
  Bytes certificates = {};

  Bytes Build() const {
    const Bytes single = der::Sequence({id, status, der::GeneralizedTime(this_update),
                                        der::Constructed(0, der::GeneralizedTime(next_update))});
    const Bytes data =
        der::Sequence({der::Constructed(2, der::OctetString(test_support::KeyIdentifier(key))),
                       der::GeneralizedTime(this_update), der::Sequence({single})});
    const auto algorithm = test_support::DefaultSignatureAlgorithm(key);
    const Bytes basic = der::Sequence(
        {data, test_support::AlgorithmIdentifier(algorithm),
         der::BitString(test_support::Sign(key, algorithm, data)),
         certificates.empty() ? Bytes() : der::Constructed(0, der::Sequence({certificates}))});
    return der::Sequence(
        {der::Tlv(0x0a, Bytes{0}),
         der::Constructed(0, der::Sequence({der::ObjectIdentifier("1.3.6.1.5.5.7.48.1.1"),
                                            der::OctetString(basic)}))});
  }
};

class OcspTest : public RevocationTest {
 protected:
  static constexpr char kOcsp[] = "http://ocsp.corp.example/";

  void SetUp() override {
    ca_ = AddCa();
    ra_ = AddRa(Ra({kUrl}).AuthorityInfoAccess({.ocsp = {kOcsp}}));
    Gives(kUrl, Base().Build());
    request_ =
        x509::MakeOcspRequest(inventory_.entry(ra_).certificate, inventory_.entry(ca_).certificate);
  }

  // The CertID of the request: what OCSPRequest, TBSRequest, requestList and Request are around.
  Bytes CertId() const {
    x509::Bytes inner = request_;
    for (int i = 0; i < 4; ++i) {
      inner = x509::der::ReadSingle(inner, x509::der::kSequence)->content;
    }
    return {inner.begin(), inner.end()};
  }
  Response Good() const {
    return {.id = CertId(),
            .this_update = In(-kHour).unix_seconds,
            .next_update = In(kDay).unix_seconds};
  }
  std::vector<std::string> FailingWith(const Bytes& body) {
    std::erase_if(facts_.outcomes, [](const FetchOutcome& outcome) {
      return outcome.target.kind == FetchKind::kOcsp;
    });
    Gives(kOcsp, body, FetchKind::kOcsp, request_);
    return Failing();
  }

  stores::EntryId ca_ = stores::kNone;
  stores::EntryId ra_ = stores::kNone;
  std::vector<uint8_t> request_;
};

TEST_F(OcspTest, GoodIsNotAccused) { EXPECT_THAT(FailingWith(Good().Build()), IsEmpty()); }

TEST_F(OcspTest, Unreachable) {
  Outcome(FetchKind::kOcsp, kOcsp, FetchStep::kConnect, request_);
  EXPECT_THAT(Failing(), ElementsAre("ocsp-unreachable warning"));
}

TEST_F(OcspTest, WithoutAnOutcomeNothingIsSaid) {
  EXPECT_THAT(Failing(), IsEmpty());
  EXPECT_EQ(Run("ocsp-unreachable").Count(Result::kNotChecked), 1u);
}

TEST_F(OcspTest, NoResponse) {
  EXPECT_THAT(FailingWith(test_support::ToBytes("<html></html>")),
              ElementsAre("ocsp-no-response warning"));
  const Bytes unauthorized = der::Sequence({der::Tlv(0x0a, Bytes{6})});
  EXPECT_THAT(FailingWith(unauthorized), ElementsAre("ocsp-no-response warning"));
  EXPECT_EQ(EvidenceText(Run("ocsp-no-response").Failures()[0].evidence, "reason"),
            "it answers unauthorized");
}

TEST_F(OcspTest, SignatureThatDoesNotVerify) {
  auto body = Good().Build();
  body.back() ^= 1;
  EXPECT_THAT(FailingWith(body), ElementsAre("ocsp-signature-invalid warning"));
}

TEST_F(OcspTest, DelegatedResponder) {
  const auto responder = [&](bool is_for_ocsp, x509::Time not_after) {
    auto builder =
        EndEntity(In(-kDay), not_after).Subject("CN=Responder").PublicKey(TestKey::kRsa2048E);
    if (is_for_ocsp) {
      builder.ExtendedKeyUsage({"1.3.6.1.5.5.7.3.9"});
    }
    return builder.Build();
  };
  Response response = Good();
  response.key = TestKey::kRsa2048E;
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-responder-certificate warning"))
      << "without its certificate";
  response.certificates = responder(true, In(kDay));
  EXPECT_THAT(FailingWith(response.Build()), IsEmpty());
  response.certificates = responder(false, In(kDay));
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-responder-certificate warning"));
  response.certificates = responder(true, In(-kHour));
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-responder-certificate warning"));
}

TEST_F(OcspTest, Stale) {
  Response response = Good();
  response.next_update = In(-60).unix_seconds;
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-response-stale warning"));
}

TEST_F(OcspTest, Unknown) {
  Response response = Good();
  response.status = der::Implicit(2, Bytes());
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-unknown warning"));
}

TEST_F(OcspTest, Revoked) {
  Response response = Good();
  response.status = der::Constructed(1, der::GeneralizedTime(In(-2 * kDay).unix_seconds));
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("certificate-revoked critical"));
}

TEST_F(OcspTest, AboutAnother) {
  Response response = Good();
  response.id.back() ^= 1;  // of the serial number
  EXPECT_THAT(FailingWith(response.Build()), ElementsAre("ocsp-no-response warning"));
}

TEST_F(OcspTest, IsAnErrorWhereThereIsNoCrl) {
  const auto entry = AddRa(Ra({}).SerialNumber(99).AuthorityInfoAccess({.ocsp = {kOcsp}}));
  Gives(kOcsp, Good().Build(), FetchKind::kOcsp, request_);
  Outcome(FetchKind::kOcsp, kOcsp, FetchStep::kConnect,
          x509::MakeOcspRequest(inventory_.entry(entry).certificate,
                                inventory_.entry(ca_).certificate));
  EXPECT_THAT(Failing(), ElementsAre("cdp-missing notice", "ocsp-unreachable error"));
}

}  // namespace
}  // namespace pkiaudit::audit
