/** Where a process writes its log on a server. */
export const logFile = (name: string): string => `/var/log/gas/${name}.log`;

// Read anew before each step, so the main process gets what the step before it has fetched.
const fetchedSecrets = `EnvironmentFile=-/run/gas/secrets.env
ExecStartPre=+/etc/gas/fetch-secrets
`;

/**
 * The unit of systemd that runs a process: as a user who owns nothing, who may write only where it must, started again
 * when it ends, and given its time to end.
 */
export function systemdUnit({
  name,
  main,
  secrets,
  stopSeconds,
}: {
  name: string;
  main: string;
  secrets: readonly string[];
  stopSeconds: number;
}): string {
  return `[Unit]
Description=GAS ${name}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
User=gas
Group=gas
WorkingDirectory=/opt/gas/app
EnvironmentFile=/etc/gas/${name}.env
${secrets.length > 0 ? fetchedSecrets : ""}ExecStart=/opt/gas/node/bin/node ${main}
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=${stopSeconds}
StandardOutput=append:${logFile(name)}
StandardError=append:${logFile(name)}
UMask=0077
NoNewPrivileges=true
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=/var/lib/gas
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictSUIDSGID=true
LockPersonality=true
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
`;
}
