// SPDX-License-Identifier: Apache-2.0
//
// What the tests do to a Windows host before they audit it:
//
//   plant certificate STORE FILE.cer [NAME]
//       into LocalMachine\STORE, with that friendly name
//   plant key CONTAINER KEYSPEC KEY.blob FILE.cer
//       a machine key (PRIVATEKEYBLOB), and the certificate into LocalMachine\My with it
//   plant element FILE.cer FILE
//       writes the certificate as a profile's My keeps it
//   plant registry-acl KEY SDDL
//       of a key below HKEY_LOCAL_MACHINE. Wine keeps machine keys there, as
//       Software\Wine\Crypto\RSA\<container>
//   plant disabled FILE.cer
//       as the one that Microsoft disabled, on the list that Windows Update leaves in the registry
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "stores/win/handles.h"
#include "stores/win/wide_text.h"
#include "tests/support/trust_list_writer.h"
#include "x509/digest.h"

namespace {

using pkiaudit::stores::win::CertificateContext;
using pkiaudit::stores::win::CertificateStore;
using pkiaudit::stores::win::Csp;
using pkiaudit::stores::win::CspKey;
using pkiaudit::stores::win::LocalMemory;
using pkiaudit::stores::win::RegistryKey;

constexpr const wchar_t* kProvider = L"Microsoft Strong Cryptographic Provider";

std::vector<BYTE> ReadFile(const std::wstring& path) {
  std::ifstream file(path.c_str(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

CertificateStore OpenStore(const std::wstring& store) {
  return CertificateStore(CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                        CERT_SYSTEM_STORE_LOCAL_MACHINE, store.c_str()));
}

CertificateContext MakeContext(const std::wstring& path) {
  const std::vector<BYTE> der = ReadFile(path);
  return CertificateContext(
      CertCreateCertificateContext(X509_ASN_ENCODING, der.data(), static_cast<DWORD>(der.size())));
}

bool Add(const std::wstring& store, const CertificateContext& certificate) {
  return CertAddCertificateContextToStore(OpenStore(store).get(), certificate.get(),
                                          CERT_STORE_ADD_ALWAYS, nullptr) != 0;
}

bool AddNamed(const std::wstring& store, const std::wstring& path, std::wstring name) {
  const CertificateContext certificate = MakeContext(path);
  const CRYPT_DATA_BLOB value{static_cast<DWORD>((name.size() + 1) * sizeof(wchar_t)),
                              reinterpret_cast<BYTE*>(name.data())};
  return CertSetCertificateContextProperty(certificate.get(), CERT_FRIENDLY_NAME_PROP_ID, 0,
                                           &value) != 0 &&
         Add(store, certificate);
}

bool WriteElement(const std::wstring& certificate_path, const std::wstring& path) {
  const CertificateContext certificate = MakeContext(certificate_path);
  DWORD size = 0;
  CertSerializeCertificateStoreElement(certificate.get(), 0, nullptr, &size);
  std::vector<BYTE> element(size);
  if (CertSerializeCertificateStoreElement(certificate.get(), 0, element.data(), &size) == 0) {
    return false;
  }
  std::ofstream file(path.c_str(), std::ios::binary);
  file.write(reinterpret_cast<const char*>(element.data()), static_cast<std::streamsize>(size));
  return file.good();
}

bool Disable(const std::wstring& certificate_path) {
  constexpr uint32_t kDisallowedFiletime = 104;  // CERT_DISALLOWED_FILETIME_PROP_ID
  const std::vector<BYTE> der = ReadFile(certificate_path);
  const auto sha1 = pkiaudit::x509::Sha1(der);
  const auto list = pkiaudit::test_support::WriteTrustList(
      {{{sha1.begin(), sha1.end()},
        {{kDisallowedFiletime,
          pkiaudit::test_support::Filetime(pkiaudit::test_support::UnixTime(2026, 5, 1))}}}});
  RegistryKey key;
  return RegCreateKeyExW(HKEY_LOCAL_MACHINE,
                         L"SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate", 0,
                         nullptr, 0, KEY_WRITE, nullptr, key.Receive(), nullptr) == ERROR_SUCCESS &&
         RegSetValueExW(key.get(), L"EncodedCtl", 0, REG_BINARY, list.data(),
                        static_cast<DWORD>(list.size())) == ERROR_SUCCESS;
}

bool PlantKey(std::wstring container, DWORD key_spec, const std::wstring& blob_path,
              const std::wstring& certificate_path) {
  Csp csp;
  if (CryptAcquireContextW(csp.Receive(), container.c_str(), kProvider, PROV_RSA_FULL,
                           CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET) == 0) {
    return false;
  }
  std::vector<BYTE> blob = ReadFile(blob_path);
  // aiKeyAlg of the blob's header says what the key is for.
  const ALG_ID algorithm = key_spec == AT_SIGNATURE ? CALG_RSA_SIGN : CALG_RSA_KEYX;
  for (unsigned i = 0; i < 4; ++i) blob[4 + i] = static_cast<BYTE>(algorithm >> (8 * i));
  CspKey key;
  if (CryptImportKey(csp.get(), blob.data(), static_cast<DWORD>(blob.size()), 0, 0,
                     key.Receive()) == 0) {
    return false;
  }
  const CertificateContext certificate = MakeContext(certificate_path);
  std::wstring provider = kProvider;
  CRYPT_KEY_PROV_INFO place{};
  place.pwszContainerName = container.data();
  place.pwszProvName = provider.data();
  place.dwProvType = PROV_RSA_FULL;
  place.dwFlags = CRYPT_MACHINE_KEYSET;
  place.dwKeySpec = key_spec;
  return CertSetCertificateContextProperty(certificate.get(), CERT_KEY_PROV_INFO_PROP_ID, 0,
                                           &place) != 0 &&
         Add(L"My", certificate);
}

LocalMemory ToDescriptor(const std::wstring& sddl) {
  LocalMemory descriptor;
  ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl.c_str(), SDDL_REVISION_1,
                                                       descriptor.Receive(), nullptr);
  return descriptor;
}

bool SetKeyAcl(const std::wstring& key, const std::wstring& sddl) {
  RegistryKey opened;
  const LocalMemory descriptor = ToDescriptor(sddl);
  return descriptor.IsValid() &&
         RegOpenKeyExW(HKEY_LOCAL_MACHINE, key.c_str(), 0, WRITE_DAC | WRITE_OWNER,
                       opened.Receive()) == ERROR_SUCCESS &&
         RegSetKeySecurity(
             opened.get(),
             OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
             descriptor.get()) == ERROR_SUCCESS;
}

bool Run(const std::vector<std::wstring>& words) {
  const std::wstring& command = words[0];
  if (command == L"certificate" && words.size() > 3) {
    return AddNamed(words.at(1), words.at(2), words.at(3));
  }
  if (command == L"certificate") return Add(words.at(1), MakeContext(words.at(2)));
  if (command == L"element") return WriteElement(words.at(1), words.at(2));
  if (command == L"disabled") return Disable(words.at(1));
  if (command == L"key") {
    return PlantKey(words.at(1), static_cast<DWORD>(std::stoul(words.at(2))), words.at(3),
                    words.at(4));
  }
  if (command == L"registry-acl") return SetKeyAcl(words.at(1), words.at(2));
  return false;
}

}  // namespace

int main() {
  int count = 0;
  LPWSTR* const arguments = CommandLineToArgvW(GetCommandLineW(), &count);
  if (count < 2) return 64;
  if (Run({arguments + 1, arguments + count})) return 0;
  std::printf("failed: %lu\n", GetLastError());
  return 1;
}
