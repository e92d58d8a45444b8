// SPDX-License-Identifier: Apache-2.0
//
// HTTP against servers that break every rule, hang or are not there.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "tests/probes/fetch_one.h"
#include "tests/support/scripted_server.h"

namespace pkiaudit::audit::probes {
namespace {

using test_support::BlackHole;
using test_support::HttpAnswer;
using test_support::ScriptedServer;
using ::testing::HasSubstr;
using Client = ScriptedServer::Client;

FetchOptions Hurried() {
  FetchOptions options;
  options.connect_time = Milliseconds(600);
  options.total_time = Milliseconds(900);
  return options;
}

// A server that says `answer` and hangs up.
ScriptedServer::Script Saying(std::string answer) {
  return [answer = std::move(answer)](Client& client) {
    client.ReadHead();
    client.Write(answer);
  };
}

TEST(HostileServerTest, EndsEarly) {
  const ScriptedServer server(Saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"));
  const FetchOutcome outcome = FetchOne(server.Url("/"));
  EXPECT_EQ(StepOf(outcome), "truncated");
  EXPECT_EQ(outcome.code, 200);
  EXPECT_EQ(TextOf(outcome), "half");
  EXPECT_EQ(outcome.attempts, 2U);
}

TEST(HostileServerTest, SaysNothing) {
  const ScriptedServer server([](Client& client) { client.ReadHead(); });
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "truncated");
}

TEST(HostileServerTest, Resets) {
  const ScriptedServer server([](Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    client.Reset();
  });
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "truncated");
}

TEST(HostileServerTest, SpeaksNoHttp) {
  const ScriptedServer server(Saying("SSH-2.0-OpenSSH_9.2\r\n"));
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "protocol");
}

TEST(HostileServerTest, SpeaksNoTls) {
  const ScriptedServer server(Saying("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const std::string url = server.Url("/");
  EXPECT_EQ(StepOf(FetchOne("https" + url.substr(4), Hurried())), "tls");  // it waits for more
  const ScriptedServer rude(
      [](Client& client) { client.Write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  EXPECT_EQ(StepOf(FetchOne("https" + rude.Url("/").substr(4))), "tls");
}

TEST(HostileServerTest, FloodsWithHeaders) {
  const ScriptedServer server([](Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 200 OK\r\n");
    while (client.Write("X-Flood: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "tooLarge");
}

TEST(HostileServerTest, SendsAHeaderWithoutEnd) {
  const ScriptedServer server([](Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 200 OK\r\nX-Flood: ");
    while (client.Write(std::string(1000, 'x'))) {
    }
  });
  EXPECT_NE(StepOf(FetchOne(server.Url("/"))), "ok");
}

TEST(HostileServerTest, SendsABodyWithoutEnd) {
  const ScriptedServer server([](Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 200 OK\r\n\r\n");
    while (client.Write(std::string(65536, 'x'))) {
    }
  });
  FetchOptions options;
  options.max_body = 3'000'000;
  const FetchOutcome outcome = FetchOne(server.Url("/"), options);
  EXPECT_EQ(StepOf(outcome), "tooLarge");
  EXPECT_LE(TextOf(outcome).size(), 4096U);
  EXPECT_EQ(outcome.attempts, 1U);
}

TEST(HostileServerTest, SendsAnErrorPageWithoutEnd) {
  const ScriptedServer server([](Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 404 Not Found\r\n\r\n");
    while (client.Write(std::string(65536, 'x'))) {
    }
  });
  const FetchOutcome outcome = FetchOne(server.Url("/"));
  EXPECT_EQ(StepOf(outcome), "httpStatus");
  EXPECT_EQ(outcome.code, 404);
  EXPECT_EQ(TextOf(outcome).size(), 4096U);
}

TEST(HostileServerTest, PromisesMoreThanIsAllowed) {
  const ScriptedServer server(
      Saying("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nx"));
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "tooLarge");
}

TEST(HostileServerTest, SendsBrokenCoding) {
  const ScriptedServer server(
      Saying(HttpAnswer("200 OK", "no gzip at all", "Content-Encoding: gzip\r\n")));
  EXPECT_EQ(StepOf(FetchOne(server.Url("/"))), "truncated");
}

TEST(HostileServerTest, NeverAnswers) {
  const ScriptedServer server([](Client& client) { client.WaitForEnd(); });
  const FetchOutcome outcome = FetchOne(server.Url("/"), Hurried());
  EXPECT_EQ(StepOf(outcome), "timeOut");
  EXPECT_FALSE(outcome.code);
  EXPECT_FALSE(outcome.time_to_first_byte);
  EXPECT_EQ(outcome.attempts, 2U);
}

TEST(HostileServerTest, NobodyListens) {
  std::string url;
  {
    const ScriptedServer server([](Client&) {});
    url = server.Url("/");
  }
  const FetchOutcome outcome = FetchOne(url);
  EXPECT_EQ(StepOf(outcome), "connect");
  EXPECT_EQ("http://" + outcome.resolved_address + "/", url);
}

TEST(HostileServerTest, NameThatResolvesNowhere) {
  // A label of more than 63 octets: told without asking any server.
  const FetchOutcome outcome = FetchOne("http://" + std::string(64, 'a') + ".example/");
  EXPECT_EQ(StepOf(outcome), "name");
  EXPECT_EQ(outcome.resolved_address, "");
}

TEST(HostileServerTest, BlackHoleCostsOneTimeOut) {
  const BlackHole hole;
  std::vector<std::string> urls;
  for (int i = 0; i < 100; ++i) urls.push_back(hole.Url("/" + std::to_string(i)));
  const auto start = std::chrono::steady_clock::now();
  const auto outcomes = FetchAll(urls, Hurried());
  const auto took = std::chrono::steady_clock::now() - start;
  uint32_t attempts = 0;
  for (const FetchOutcome& outcome : outcomes) {
    EXPECT_EQ(StepOf(outcome), "connect");
    EXPECT_EQ(outcome.resolved_address, hole.Authority());
    attempts += outcome.attempts;
  }
  EXPECT_EQ(attempts, 9U);  // eight at once, and one more
  EXPECT_LT(took, std::chrono::milliseconds(3 * 600));
}

TEST(HostileServerTest, AsksAHostForNoMoreThanAllowedAtOnce) {
  std::mutex mutex;
  int at_work = 0;
  int most = 0;
  const ScriptedServer server([&](Client& client) {
    client.ReadHead();
    {
      const std::lock_guard lock(mutex);
      most = std::max(most, ++at_work);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    {
      const std::lock_guard lock(mutex);
      --at_work;
    }
    client.Write(HttpAnswer("200 OK", "x"));
  });
  std::vector<std::string> urls;
  for (int i = 0; i < 40; ++i) urls.push_back(server.Url("/" + std::to_string(i)));
  FetchOptions options;
  options.per_host = 3;
  for (const FetchOutcome& outcome : FetchAll(urls, options)) EXPECT_EQ(StepOf(outcome), "ok");
  EXPECT_EQ(most, 3);
}

TEST(HostileServerTest, RecoversWithTheHost) {
  std::mutex mutex;
  int requests = 0;
  const ScriptedServer server([&](Client& client) {
    client.ReadHead();
    bool good = false;
    {
      const std::lock_guard lock(mutex);
      good = ++requests > 1;
    }
    client.Write(good ? HttpAnswer("200 OK", "good") : HttpAnswer("503 Busy", ""));
  });
  const FetchOutcome outcome = FetchOne(server.Url("/"));
  EXPECT_EQ(StepOf(outcome), "ok");
  EXPECT_EQ(outcome.attempts, 2U);
  EXPECT_EQ(TextOf(outcome), "good");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
