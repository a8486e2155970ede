package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HttpIoUringTest extends HttpContract {
  HttpIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
