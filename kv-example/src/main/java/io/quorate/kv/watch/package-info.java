/**
 * What a server shows of itself over HTTP to those who watch it: figures for Prometheus, its health, and a page that
 * draws the cluster.
 */
@NullMarked
package io.quorate.kv.watch;

import org.jspecify.annotations.NullMarked;
