// SPDX-License-Identifier: Apache-2.0
#include "cli/version.h"

#include <spdlog/version.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "x509/signature.h"

namespace pkiaudit::cli {
namespace {

std::string Dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

std::string Version() { return PKIAUDIT_VERSION; }

std::string VersionText() {
  return "pkiaudit " + Version() + "\n" +                           //
         std::string(x509::CryptographicLibraryVersion()) + "\n" +  //
         "Boost " +
         Dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100) +
         "\n" +  //
         "pugixml " +
         Dotted(PUGIXML_VERSION / 1000, PUGIXML_VERSION / 10 % 100, PUGIXML_VERSION % 10) +
         "\n" +                                                                             //
         "spdlog " + Dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH) + "\n" +  //
         "CLI11 " CLI11_VERSION "\n" +                                                      //
         "nlohmann-json " +
         Dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                NLOHMANN_JSON_VERSION_PATCH);
}

}  // namespace pkiaudit::cli
