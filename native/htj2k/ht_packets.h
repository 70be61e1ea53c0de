// Walks the packets of an HTJ2K codestream before OpenJPH does: releases up to 0.9 believe the lengths in packet
// headers and write as many bytes as these say into a buffer of a fixed size.
#pragma once

#include "j2k_codestream.h"

namespace dcmflux {

// Throws UNSUPPORTED_FEATURE unless every packet header can be read and no code-block has more bytes than its tile-part
// has left. The codestream was inspected: markers are whole, and all components alike.
void require_sound_packets(const J2kCodestream& codestream);

} // namespace dcmflux
