package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class SidecarIoUringTest extends SidecarContract {
  SidecarIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
