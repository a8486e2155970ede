package dev.gyre.wire;

import dev.gyre.http.Response;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer and what of it was read already. Whoever holds it last sends or releases it.
 *
 * @param response the answer
 * @param body its whole body when that is small and was read already, else null
 */
record PreparedAnswer(Response response, @Nullable ByteBuf body) {
  void release() {
    response.body().close();
    if (body != null) {
      body.release();
    }
  }
}
