// SPDX-License-Identifier: Apache-2.0
//
// Texts that the checks of the RA certificates' private keys share.
#ifndef PKIAUDIT_AUDIT_CHECKS_RA_KEY_TEXTS_H_
#define PKIAUDIT_AUDIT_CHECKS_RA_KEY_TEXTS_H_

#include <string_view>

namespace pkiaudit::audit::checks {

inline constexpr std::string_view kVerifyKeyWorks =
    "The output names the private key and ends with \"Encryption test passed\" or \"Signature test "
    "passed\":\n"
    "$ certutil -store My {thumbprint}\n"
    "NDES starts and hands out both RA certificates: status 200, and in the Application log event "
    "1 of Microsoft-Windows-NetworkDeviceEnrollmentService, no event 2 or 10 after it:\n"
    "$ iisreset\n"
    "$ Invoke-WebRequest -UseBasicParsing "
    "'http://localhost/certsrv/mscep/mscep.dll?operation=GetCACert&message=ca'\n"
    "Enrol a device.";

inline constexpr std::string_view kKeyStorageCitation =
    "Microsoft Learn, Key Storage and Retrieval (where the files of private keys are), "
    "https://learn.microsoft.com/en-us/windows/win32/seccng/key-storage-and-retrieval; The "
    "Nightmare of renewing NDES Enrollment Agent Certificates (Read for the service account), "
    "https://techcommunity.microsoft.com/blog/coreinfrastructureandsecurityblog/"
    "the-nightmare-of-renewing-ndes-enrollment-agent-certificates/4496052";

inline constexpr std::string_view kKeyAccessCitation =
    "[MS-DTYP] 2.5.3.2 Access Check Algorithm, "
    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-dtyp/; Microsoft Learn, File "
    "Security and Access Rights, "
    "https://learn.microsoft.com/en-us/windows/win32/fileio/file-security-and-access-rights; The "
    "Nightmare of renewing NDES Enrollment Agent Certificates (Read for the service account), "
    "https://techcommunity.microsoft.com/blog/coreinfrastructureandsecurityblog/"
    "the-nightmare-of-renewing-ndes-enrollment-agent-certificates/4496052";

inline constexpr std::string_view kKeyProviderCitation =
    "Microsoft Learn, CRYPT_KEY_PROV_INFO, "
    "https://learn.microsoft.com/en-us/windows/win32/api/wincrypt/ns-wincrypt-crypt_key_prov_info; "
    "The Nightmare of renewing NDES Enrollment Agent Certificates, "
    "https://techcommunity.microsoft.com/blog/coreinfrastructureandsecurityblog/"
    "the-nightmare-of-renewing-ndes-enrollment-agent-certificates/4496052";

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_RA_KEY_TEXTS_H_
