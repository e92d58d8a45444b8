// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/probes/fetch_one.h"
#include "tests/support/scripted_server.h"

namespace pkiaudit::audit::probes {
namespace {

TEST(NoProxyTest, EnvironmentIsNotLookedAtBehindTheBack) {
  const test_support::ScriptedServer server([](test_support::ScriptedServer::Client& client) {
    client.ReadHead();
    client.Write(test_support::HttpAnswer("200 OK", "direct"));
  });
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  const FetchOutcome outcome = FetchOne(server.Url("/"));
  unsetenv("http_proxy");
  EXPECT_EQ(StepOf(outcome), "ok") << outcome.detail;
}

}  // namespace
}  // namespace pkiaudit::audit::probes
