package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SiteIoUringTest extends SiteContract {
  SiteIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
