// SPDX-License-Identifier: Apache-2.0
#include "x509/digest.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/digest.h"
#include "x509/bytes.h"

namespace pkiaudit::x509 {
namespace {

struct DigestCase {
  std::string text;
  std::string sha1;
  std::string sha256;
};

// FIPS 180-2 appendix A and B, and the empty message.
const DigestCase kDigestCases[] = {
    {"", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
     "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"},
    {"abc", "A9993E364706816ABA3E25717850C26C9CD0D89D",
     "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "84983E441C3BD26EBAAE4AA1F95129E5E54670F1",
     "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1"},
    {std::string(1'000'000, 'a'), "34AA973CD4C4DAA4F61EEB2BDBAD27316534016F",
     "CDC76E5C9914FB9281A1C7E284D73E67F1809A48A497200E046D39CCC7112CD0"},
};

TEST(DigestTest, GivesThePublishedDigests) {
  for (const DigestCase& test : kDigestCases) {
    EXPECT_EQ(ToHex(Sha1(AsBytes(test.text))), test.sha1) << test.text.size();
    EXPECT_EQ(ToHex(Sha256(AsBytes(test.text))), test.sha256) << test.text.size();
  }
}

// RFC 1321 A.5.
TEST(DigestTest, GivesThePublishedMd5Digests) {
  EXPECT_EQ(ToHex(Md5(AsBytes(""))), "D41D8CD98F00B204E9800998ECF8427E");
  EXPECT_EQ(ToHex(Md5(AsBytes("abc"))), "900150983CD24FB0D6963F7D28E17F72");
  EXPECT_EQ(ToHex(Md5(AsBytes("message digest"))), "F96B697D7CB7938D525A2F31AAF161D0");
}

// Contexts are used again and again, by whichever thread: nothing of a message may stay in one.
TEST(DigestTest, IsTheSameInEveryThread) {
  constexpr int kThreads = 4;
  constexpr int kMessages = 200;
  std::vector<int> wrong(kThreads, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([t, &wrong] {
      for (int i = 0; i < kMessages; ++i) {
        const std::string text(static_cast<size_t>(i * (t + 1)), static_cast<char>('a' + t));
        const test_support::Bytes message = test_support::ToBytes(text);
        const bool equal = Equal(Sha1(message), test_support::Sha1(message)) &&
                           Equal(Sha256(message), test_support::Sha256(message));
        if (!equal) ++wrong[static_cast<size_t>(t)];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(kThreads, 0));
}

TEST(DigestTest, OfPiecesIsThatOfTheWhole) {
  EXPECT_TRUE(Equal(Sha256Stream().Finish(), test_support::Sha256({})));
  Sha256Stream stream;
  test_support::Bytes message;
  for (size_t piece = 0; piece < 100; ++piece) {
    const test_support::Bytes octets(piece, static_cast<uint8_t>(piece));
    message.insert(message.end(), octets.begin(), octets.end());
    stream.Update(octets);
  }
  EXPECT_TRUE(Equal(stream.Finish(), test_support::Sha256(message)));
}

}  // namespace
}  // namespace pkiaudit::x509
