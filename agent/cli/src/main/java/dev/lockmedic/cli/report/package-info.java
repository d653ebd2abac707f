/**
 * The incident report: files of events read into what happened to each lock, and that as one page
 * that needs nothing but a browser. Whatever the host put into the files is taken for hostile.
 */
package dev.lockmedic.cli.report;
