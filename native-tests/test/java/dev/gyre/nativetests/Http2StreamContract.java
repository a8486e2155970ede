package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Option;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of HTTP/2 may do, frame by frame, and what they must not get by it. */
abstract class Http2StreamContract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(12_000_000);
  private static final byte[] PART = TempSite.noise(30_000);

  Http2StreamContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    TempSite site =
        newSite()
            .file("a.txt", "content of a")
            .file("b.txt", "content of b")
            .file("part.bin", PART)
            .file("large.bin", LARGE);
    return GyreServer.files(site.root());
  }

  private GyreServer serve() {
    return start(site());
  }

  private GyreServer serve(Option<?> option, String value) {
    return start(site().set(option, value));
  }

  /** As clients do that read by so much and tell of each time. */
  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void windowsAreGivenBackInSmallSteps(int step) {
    try (FrameClient client = FrameClient.connect(serve(), 4, 4 << 20)) {
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      client.get(1, "/large.bin");
      int received = 0;
      while (received < LARGE.length) {
        int length = client.read(FrameClient.DATA).payload().length;
        received += length;
        ByteArrayOutputStream updates = new ByteArrayOutputStream();
        for (int given = step; given <= length; given += step) {
          updates.writeBytes(FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 0, number(step)));
          updates.writeBytes(FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 1, number(step)));
        }
        client.raw().send(updates.toByteArray());
      }
      client.get(3, "/a.txt");
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  private static byte[] number(int number) {
    return java.nio.ByteBuffer.allocate(4).putInt(number).array();
  }
}
