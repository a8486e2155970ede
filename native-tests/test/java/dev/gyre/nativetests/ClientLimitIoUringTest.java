package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ClientLimitIoUringTest extends ClientLimitContract {
  ClientLimitIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
