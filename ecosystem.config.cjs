// For pm2: `pm2 start ecosystem.config.cjs`. Uses the Node in node_modules, whatever the machine's own is.
const path = require('node:path')

const logs = process.env.CHATELIER_LOG_DIR || path.join(__dirname, 'data', 'local', 'logs')

module.exports = {
  apps: [
    {
      name: 'chatelier',
      cwd: __dirname,
      script: path.join(__dirname, 'start.mjs'),
      interpreter: path.join(
        __dirname,
        'node_modules',
        'node',
        'bin',
        process.platform === 'win32' ? 'node.exe' : 'node',
      ),
      // As `npm start`: what is short-lived gets 16 MB instead of 64, which is as fast and leaves the machine more.
      node_args: '--max-semi-space-size=8',
      exec_mode: 'fork',
      // One process: on SQLite a second one is kept out by the lock in DATA_DIR.
      instances: 1,
      autorestart: true,
      watch: false,
      // Above the time that draining may take (calls in flight are waited for): killed only when that did not end.
      kill_timeout: 180_000,
      // Waits 0.2 s after a crash and longer after each further one, up to 15 s; starts anew after 30 s of calm.
      exp_backoff_restart_delay: 200,
      min_uptime: 5_000,
      max_memory_restart: '1500M',
      // The bot's own log: a file a day, the old ones removed after LOG_RETENTION_DAYS (30).
      env: { LOG_DIR: process.env.LOG_DIR || logs },
      // What is said before there is a log, and by a crash of Node itself.
      out_file: path.join(logs, 'out.log'),
      error_file: path.join(logs, 'error.log'),
      merge_logs: true,
      // The lines are JSON with their own time.
      time: false,
    },
  ],
}
