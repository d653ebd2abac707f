/** Whether what the zombie trials decide by is right. */
package dev.lockmedic.it.zombie;
