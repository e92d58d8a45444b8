// SPDX-License-Identifier: Apache-2.0
//
// HTTP against Debian's nginx: what well-behaved servers and their mistakes look like.
#include <gmock/gmock.h>

#include "audit/probes/socket_address.h"
#include "tests/probes/fetch_one.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/nginx_server.h"
#include "x509/digest.h"

namespace pkiaudit::audit::probes {
namespace {

using test_support::NginxServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kLocations = R"(
  location /missing { return 404 "no such CRL"; }
  location /busy { return 503; }
  location /page { default_type text/html; return 200 "<html>It works!</html>"; }
  location /moved { return 301 /good.crl; }
  location /loop-a { return 302 /loop-b; }
  location /loop-b { return 302 /loop-a; }
  location /self { return 302 /self; }
  location /to-1 { return 302 /to-2; }
  location /to-2 { return 302 /to-3; }
  location /to-3 { return 302 /to-4; }
  location /to-4 { return 302 /good.crl; }
  location /to-2-direct { return 302 /to-3-direct; }
  location /to-3-direct { return 302 /moved; }
  location /to-file { return 302 file:///etc/passwd; }
  location /to-ldap { return 302 ldap://127.0.0.1/; }
  location /to-nowhere { add_header Location ""; return 302; }
  location /to-junk { return 302 "hhttp://pki.example/"; }
  location /slow.crl { limit_rate 1k; }
  location /zipped.crl { add_header Content-Encoding gzip; }
  location /post { return 405; }
)";

class HttpFetcherTest : public ::testing::Test {
 protected:
  HttpFetcherTest() : server_(kLocations) { server_.Serve("good.crl", kGood); }

  FetchOutcome Fetch(std::string_view path, FetchOptions options = {}) const {
    return FetchOne(server_.Url(path), std::move(options));
  }

  static constexpr std::string_view kGood = "not yet a CRL";
  NginxServer server_;
};

TEST_F(HttpFetcherTest, TellsAllOfAGoodAnswer) {
  const FetchOutcome outcome = Fetch("/good.crl");
  EXPECT_EQ(StepOf(outcome), "ok") << outcome.detail;
  EXPECT_EQ(outcome.code, 200);
  EXPECT_EQ(TextOf(outcome), kGood);
  EXPECT_EQ(outcome.bodies.at(0).sha256, x509::Sha256(x509::AsBytes(kGood)));
  EXPECT_EQ(outcome.bodies.at(0).octets->size(), kGood.size());
  EXPECT_EQ(outcome.resolved_address, server_.Authority());
  EXPECT_EQ(outcome.content_type, "application/pkix-crl");
  EXPECT_EQ(outcome.proxy, "");
  EXPECT_EQ(outcome.attempts, 1U);
  EXPECT_THAT(outcome.redirects, IsEmpty());
  ASSERT_TRUE(outcome.time_to_connect && outcome.time_to_first_byte && outcome.time_to_end);
  EXPECT_LE(*outcome.time_to_connect, *outcome.time_to_first_byte);
  EXPECT_LE(*outcome.time_to_first_byte, *outcome.time_to_end);
}

TEST_F(HttpFetcherTest, TellsTheStatusAndKeepsThePage) {
  const FetchOutcome missing = Fetch("/missing");
  EXPECT_EQ(StepOf(missing), "httpStatus");
  EXPECT_EQ(missing.code, 404);
  EXPECT_EQ(TextOf(missing), "no such CRL");
  EXPECT_EQ(missing.attempts, 1U);
}

TEST_F(HttpFetcherTest, TriesOnceMoreWhatMayPass) {
  const FetchOutcome busy = Fetch("/busy");
  EXPECT_EQ(StepOf(busy), "httpStatus");
  EXPECT_EQ(busy.code, 503);
  EXPECT_EQ(busy.attempts, 2U);
}

TEST_F(HttpFetcherTest, LeavesToOthersWhatABodyIs) {
  const FetchOutcome page = Fetch("/page");
  EXPECT_EQ(StepOf(page), "ok");
  EXPECT_EQ(TextOf(page), "<html>It works!</html>");
  EXPECT_EQ(page.content_type, "text/html");
}

TEST_F(HttpFetcherTest, FollowsRedirects) {
  const FetchOutcome moved = Fetch("/moved");
  EXPECT_EQ(StepOf(moved), "ok") << moved.detail;
  EXPECT_EQ(TextOf(moved), kGood);
  EXPECT_THAT(moved.redirects, ElementsAre(server_.Url("/good.crl")));
  // Three are followed.
  EXPECT_EQ(StepOf(Fetch("/to-2-direct")), "ok");
}

TEST_F(HttpFetcherTest, TellsWhyRedirectsLeadNowhere) {
  const std::pair<std::string, std::string> cases[] = {
      {"/loop-a", "leads back"},      {"/self", "leads back"}, {"/to-1", "more than 3"},
      {"/to-file", "file:"},          {"/to-ldap", "ldap:"},   {"/to-nowhere", "without a place"},
      {"/to-junk", "leads to no URL"}};
  for (const auto& [path, detail] : cases) {
    const FetchOutcome outcome = Fetch(path);
    EXPECT_EQ(StepOf(outcome), "redirect") << path;
    EXPECT_THAT(outcome.detail, HasSubstr(detail)) << path;
    EXPECT_EQ(outcome.code, 302) << path;
  }
}

TEST_F(HttpFetcherTest, GivesUpOnWhatDrips) {
  server_.Serve("slow.crl", std::string(100'000, 'x'));
  FetchOptions options;
  options.total_time = Milliseconds(900);
  const FetchOutcome slow = Fetch("/slow.crl", options);
  EXPECT_EQ(StepOf(slow), "timeOut");
  EXPECT_EQ(slow.attempts, 2U);
  EXPECT_TRUE(slow.time_to_first_byte);
  EXPECT_LE(TextOf(slow).size(), 4096U);
}

TEST_F(HttpFetcherTest, UndoesACodingThatNobodyAskedFor) {
  // printf hello | gzip -n
  const std::vector<uint8_t> zipped = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                       0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
                                       0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00};
  server_.Serve("zipped.crl", zipped);
  const FetchOutcome outcome = Fetch("/zipped.crl");
  EXPECT_EQ(StepOf(outcome), "ok") << outcome.detail;
  EXPECT_EQ(TextOf(outcome), "hello");
}

TEST_F(HttpFetcherTest, HoldsBodiesToTheLimit) {
  server_.Serve("large.crl", std::string(100'001, 'x'));
  FetchOptions options;
  options.max_body = 100'000;
  EXPECT_EQ(StepOf(Fetch("/large.crl", options)), "tooLarge");
  options.max_body = 100'001;
  EXPECT_EQ(StepOf(Fetch("/large.crl", options)), "ok");
}

TEST_F(HttpFetcherTest, SpoolsLargeBodies) {
  const std::string large(3'000'000, 'x');
  server_.Serve("large.crl", large);
  FetchOptions options;
  options.max_in_memory = 1000;
  const FetchOutcome outcome = Fetch("/large.crl", options);
  EXPECT_EQ(StepOf(outcome), "ok");
  EXPECT_FALSE(outcome.bodies.at(0).octets->InMemory());
  EXPECT_EQ(TextOf(outcome), large);  // though the fetcher is gone
}

TEST_F(HttpFetcherTest, AsksOnceForOneUrlHoweverSpelt) {
  const std::string url = server_.Url("/good.crl");
  const auto outcomes = FetchAll({url, "HTTP" + url.substr(4), url + "#part", url + "?other"});
  for (const FetchOutcome& outcome : outcomes) EXPECT_EQ(StepOf(outcome), "ok");
  EXPECT_EQ(outcomes[2].target.url, url + "#part");
  EXPECT_EQ(TextOf(outcomes[1]), kGood);
  const std::string log = server_.AccessLog(2);
  EXPECT_EQ(std::ranges::count(log, '\n'), 2) << log;
}

TEST_F(HttpFetcherTest, AsksByGetOrPost) {
  const auto ask = [&](const std::string& path, size_t size) {
    FetchTarget target{FetchKind::kOcsp, server_.Url(path), std::vector<uint8_t>(size, 0xfb)};
    return MakeNetworkFetcher({})->Fetch(std::vector{target}).front();
  };
  EXPECT_EQ(ask("/post", 3).code, 405);
  EXPECT_EQ(ask("/post", 1000).code, 405);
  // RFC 6960 A.1; where GET is refused, POST is tried.
  EXPECT_EQ(server_.AccessLog(3),
            "GET /post/%2B%2Fv7 HTTP/1.1\nPOST /post HTTP/1.1\nPOST /post HTTP/1.1\n");
}

TEST_F(HttpFetcherTest, AcceptsWhatIsAllowed) {
  // May-connect is asked for each address, that of a redirect too.
  const NginxServer elsewhere("location / { return 302 " + server_.Url("/good.crl") + "; }");
  const auto own = server_.Authority();
  FetchOptions options;
  options.may_connect = [](const IpAddress&) { return false; };
  const FetchOutcome refused = Fetch("/good.crl", options);
  EXPECT_EQ(StepOf(refused), "refused");
  EXPECT_EQ(refused.detail, kAddressDenied);
  EXPECT_EQ(refused.resolved_address, own);
  EXPECT_THAT(server_.AccessLog(), IsEmpty());

  int asked = 0;
  options.may_connect = [&](const IpAddress&) { return ++asked == 1; };
  const FetchOutcome redirected = FetchOne(elsewhere.Url("/"), options);
  EXPECT_EQ(StepOf(redirected), "refused");
  EXPECT_EQ(redirected.resolved_address, own);
  EXPECT_THAT(server_.AccessLog(), IsEmpty());
}

// The octets of a dotted address.
std::vector<uint8_t> Octets(const std::string& address) {
  const auto octets = std::get<Ipv4Address>(ParseIpAddress(address).value());
  return {octets.begin(), octets.end()};
}

TEST(HttpsFetcherTest, TrustsWhomItIsToldTo) {
  using test_support::CertificateBuilder;
  using test_support::TestKey;
  // Of all addresses that the server may take.
  std::vector<test_support::Bytes> names;
  for (int i = 0; i < 4; ++i) {
    names.push_back(test_support::IpAddress(Octets(test_support::OwnLoopbackAddress())));
  }
  const std::string certificate = CertificateBuilder()
                                      .Subject("CN=TLS server")
                                      .Validity(0, test_support::UnixTime(2049, 1, 1))
                                      .PublicKey(TestKey::kRsa2048B)
                                      .BasicConstraints(true)
                                      .SubjectAltName(names)
                                      .BuildPem();
  const auto key = test_support::ReadFile(PKIAUDIT_SOURCE_DIR "/tests/support/keys/rsa2048_b.pem");
  const NginxServer server("location / { return 200 good; }", certificate,
                           std::string(key.begin(), key.end()));
  const FetchOutcome stranger = FetchOne(server.Url("/"));
  EXPECT_EQ(StepOf(stranger), "tls");
  EXPECT_EQ(stranger.attempts, 1U);
  EXPECT_THAT(stranger.detail, HasSubstr("certificate"));
  const test_support::TemporaryDirectory folder;
  FetchOptions options;
  options.tls_ca_file = folder.Write("ca.pem", certificate).string();
  const FetchOutcome known = FetchOne(server.Url("/"), options);
  EXPECT_EQ(StepOf(known), "ok") << known.detail;
  EXPECT_EQ(TextOf(known), "good");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
