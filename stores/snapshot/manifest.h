// SPDX-License-Identifier: Apache-2.0
//
// manifest.sha256: the SHA-256 of each file of a snapshot that `collect` wrote, as sha256sum prints
// and checks them ("sha256sum -c manifest.sha256").
#ifndef PKIAUDIT_STORES_SNAPSHOT_MANIFEST_H_
#define PKIAUDIT_STORES_SNAPSHOT_MANIFEST_H_

#include <map>
#include <string>
#include <string_view>

#include "stores/file.h"
#include "stores/formats/destination.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

constexpr std::string_view kManifestName = "manifest.sha256";

// SHA-256 by path in the snapshot.
using ManifestFiles = std::map<std::string, x509::Sha256Digest>;
std::string ToManifest(const ManifestFiles& files);

// Holds the files in `folder` against the manifest. One that differs is told as kConflict, one that
// is not there as kNotFound, a line that is none of a manifest as kBadFormat. Files beside those of
// the manifest are not its matter: what an operator adds is welcome.
void CheckManifest(x509::Bytes manifest, const InputTree& folder, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_MANIFEST_H_
