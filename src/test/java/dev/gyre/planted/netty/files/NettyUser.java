package dev.gyre.planted.netty.files;

import io.netty.buffer.ByteBuf;

record NettyUser(ByteBuf[] buffers) {}
