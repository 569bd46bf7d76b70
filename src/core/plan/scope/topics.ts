/** What products are made of, known by its words: how many different things a spec asks for says more than how often it asks. */

/** Something that is known by its words in English, German, French, Spanish, Portuguese, Italian, Russian, Japanese, Chinese or Korean. */
export type Topic = readonly [name: string, words: RegExp];

/** Parts of a product that cost work of their own, and mostly have files of their own. */
export const SUBSYSTEMS: readonly Topic[] = [
  [
    'sign-in',
    /\b(?:log[- ]?in|sign[- ]?(?:in|up)|signup|log[- ]?out|oauth2?|jwt|authenticat(?:e|es|ion)|registration|passwords?|sso)\b|autenticaci\w+|inicio de sesión|contraseña|senha|ログイン|認証(?!局)|登录|登入|anmeldung|passwort|connexion|mot de passe|authentifi|autenticazione|авторизац|аутентификац|парол|로그인|비밀번호/i,
  ],
  [
    'permissions',
    /\b(?:rbac|permissions?|role-based|user roles?|authoriz\w+|access control)\b|permiss(?:ão|ões)|permisos?|\brol(?:es)?\b|papel\b|papéis|権限|权限|角色|berechtigung|droits d'accès|permess[oi]|ruol[io]|права? доступа|роли|권한|역할/i,
  ],
  [
    'migration',
    /\b(?:migrat\w+|backfill\w*|legacy data)\b|migra(?:ción|ção|ções)|マイグレーション|移行|迁移|migrazione|миграц|마이그레이션/i,
  ],
  [
    'upload',
    /\b(?:upload(?:s|ed|ing)?|attachments?|s3|presigned|signed url)\b|subi(?:r|da) |anexos?\b|adjunt\w+|アップロード|上传|上傳|hochladen|téléverse|pièces? jointes?|caricamento|загрузк|업로드/i,
  ],
  [
    'import',
    /\b(?:bulk import|import(?:s|ed|ing)? (?:from|of|data|files?|csv|statements?)|ingest\w*|csv|ofx)\b|importar\w*|importaci\w+|importação|取り込|インポート|导入|匯入|importier|importazione|импорт|가져오기/i,
  ],
  [
    'export',
    /\b(?:export(?:s|ing|able)? (?:to|as|of|in|data|files?|formats?|options?|functionality|button)|pdf|excel|xlsx|docx|download(?:s|ed|able|ing)?)\b|exporta(?:r|ción|ção)\w*|descarga\w*|エクスポート|ダウンロード|导出|匯出|下载|exportier|herunterlad|exporter|télécharge|esporta|scaricare|экспорт|скачив|내보내기|다운로드/i,
  ],
  [
    'charts',
    /\b(?:charts?|dashboards?|analytics|visuali[sz]\w+|radar|heat ?maps?)\b|gráfic\w+|グラフ|可視化|ダッシュボード|图表|統計圖|diagramm|graphique|tableau de bord|grafici|cruscotto|диаграмм|графики|дашборд|차트|대시보드/i,
  ],
  [
    'notifications',
    /\b(?:notif(?:y|ies|ications?)|smtp|sendgrid|send(?:s|ing)? (?:an? |the )?(?:\w+ )?e-?mails?|e-?mail (?:notifications?|templates?|delivery)|welcome e-?mail|alerts?)\b|notificaci\w+|notificaç\w+|通知|メール送信|邮件|benachrichtig|notifier|notifiche|уведомлен|알림/i,
  ],
  [
    'live updates',
    /\b(?:websockets?|sse|server-sent|stream(?:s|ing|ed)?|real[- ]?time|live updates?)\b|tiempo real|tempo real|リアルタイム|ストリーミング|流式|实时|即時|echtzeit|temps réel|tempo reale|реальн\S* времен|실시간|스트리밍/i,
  ],
  [
    'background jobs',
    /\b(?:background (?:jobs?|process\w*|tasks?)|workers?|celery|cron|schedul(?:e|ed|er|ing)|batch(?:es)?|queues?|queued|async\w*)\b|\bcola\b|\bfila\b|\blotes?\b|バックグラウンド|キュー|バッチ|批处理|批次|佇列|队列|warteschlange|hintergrund(?:prozess|aufgabe)|file d'attente|tâches? planifiées?|очеред|фонов|대기열|백그라운드|배치/i,
  ],
  [
    'event messaging',
    /\b(?:kafka|rabbitmq|outbox|pub\/?sub|event bus|domain events?|message (?:broker|bus)|event-driven|redis streams?|consumer groups?|producers?)\b/i,
  ],
  [
    'payments',
    /\b(?:payments?|stripe|invoic\w+|billing|checkout (?:page|flow))\b|\bpagos?\b|pagamentos?|決済|支付|zahlung|paiement|pagament[oi]|платеж|оплат|결제/i,
  ],
  [
    'language models',
    /\b(?:llms?|gpt-?\w*|openai|anthropic|gemini|ollama|embeddings?|rag|machine learning|model inference|ai (?:agent|model|analysis|assistant)s?|prompt templates?|system prompts?)\b|音声認識|機械学習|大模型|模型|языков\S* модел|언어 모델/i,
  ],
  ['scraping', /\b(?:scrap(?:e|es|ing|er)|crawl\w*)\b|スクレイピング|爬/i],
  ['rate limits', /\b(?:rate[- ]?limit\w*|throttl\w+|quotas?|token bucket|backpressure)\b|レート制限|限流/i],
  [
    'history and audit',
    /\b(?:audit (?:logs?|trails?|records?|events?)|history|undo|redo|versioning|revisions?)\b|historial|histórico|auditor[ií]a|履歴|監査|历史|审计|änderungsverlauf|historique|cronologia|истори[яию]|журнал аудита|이력|감사 로그/i,
  ],
  [
    'secrecy',
    /\b(?:encrypt\w*|hashed|secrets?|m?tls|certificates?|csrf|xss|sanitiz\w+|redact\w*|pii)\b|cifra\w+|暗号|加密|verschlüssel|chiffr|crittograf|шифрован|암호화/i,
  ],
  [
    'accessibility',
    /\b(?:accessibility|wcag|screen readers?|keyboard (?:navigation|shortcuts?|access)|shortcuts?|aria)\b|accesibilidad|acessibilidade|アクセシビリティ|ショートカット|无障碍|barrierefrei|accessibilité|accessibilità|доступност|접근성/i,
  ],
  [
    'responsive',
    /\b(?:responsive|mobile|tablets?|viewport|touch)\b|レスポンシブ|スマートフォン|モバイル|响应式|移动端|мобильн|반응형|모바일/i,
  ],
  [
    'themes',
    /\b(?:dark mode|themes?|theming|design tokens?|css variables?|typography|colou?r palette)\b|ダークモード|テーマ|主题|dunkelmodus|mode sombre|tema scuro|тёмн\S* тем|다크 모드/i,
  ],
  [
    'translation',
    /\b(?:i18n|locali[sz]ation|translations?|multi-?language|internationali[sz]ation)\b|多言語|国际化|多语言|mehrsprach|übersetzung|multilingue|traduction|traduzion|локализац|다국어/i,
  ],
  [
    'synchronisation',
    /\b(?:sync(?:s|ed|hroni[sz](?:e|es|ed|ation))?|offline|conflict resolution|merge conflicts?|replication)\b|sincroniza\w+|(?<!非)同期|(?<!異)同步|离线|synchronisier|synchronise|sincronizz|синхрониз|동기화/i,
  ],
  [
    'maps',
    /\b(?:map (?:views?|pins?|api)|google maps|geo(?:location|cod\w+|spatial|json)|coordinates)\b|地図|マップ|地图|landkarte|карт[аеу] мест|지도/i,
  ],
  [
    'sound and pictures',
    /\b(?:audio|video|image (?:uploads?|processing|recognition|galler\w+)|photos?|ocr|speech|microphone|thumbnails?)\b|音声|画像|動画|写真|imagen|图片|語音|语音|aufnahme|изображени|видео|аудио|이미지|사진|음성/i,
  ],
  [
    'direct manipulation',
    /\b(?:drag(?:s|ging|gable)?|drag-and-drop|canvas|zoom\w*|rich text|(?:text|visual|code|inline) editor|clickable|timeline)\b|ドラッグ|クリック可能|拖拽|glisser-déposer|trascina|перетаск|드래그/i,
  ],
  [
    'collaboration',
    /\b(?:shar(?:e|ing) (?:with|links?)|collaborat\w+|invit(?:e|es|ations?)|team members)\b|招待|协作|einlad|partager|condivi[ds]|приглаш|초대|공유/i,
  ],
  [
    'ranking and recognition',
    /\b(?:recogni(?:tion|[sz]ers?)|recommend(?:s|ation|ations|er|ed)?|scor(?:e|es|ing)|rank(?:ing|ed|s)?|solver|optimi[sz]ation|classif(?:y|ies|ier|ication)|similarity|heuristics?|relevance|matching (?:engine|algorithm|score))\b|認識|推薦|推荐|识别|分類|分类|puntuaci\w+|empfehlung|erkennung|recommandation|reconnaissance|raccomandazion|riconosciment|рекоменд|распознав|추천|인식/i,
  ],
  [
    'dependency graphs',
    /\b(?:dependency (?:graphs?|order)|topological\w*|dag|cycles?|graph traversal)\b|依存(?:関係)?グラフ/i,
  ],
  ['code analysis', /\b(?:ast|syntax|lsp|compiler|linters?|static analysis|refactor\w*)\b|構文|リファクタ\w*|重构/i],
  [
    'statistics',
    /\b(?:regression|correlation|statistic(?:s|al)|simulation|curve fitting|kinetic\w*|confidence interval)\b|統計|统计|シミュレーション|statistik|statistique|statistich|статисти|통계/i,
  ],
  [
    'device apps',
    /\b(?:mobile app|ios|android|(?:firefox|chrome|browser) extension|desktop app|wpf|electron|tauri|bluetooth|sensors?)\b/i,
  ],
  [
    'dates and reminders',
    /\b(?:calendars?|reminders?|deadlines?|due dates?|recurring)\b|vencimiento|カレンダー|期限|日历|frist\b|erinnerung|kalender|échéance|calendrier|scadenz|promemoria|календар|напомин|마감|일정/i,
  ],
];

/** What most parts of a product have: each is some work more, seldom a task of its own. */
export const ASPECTS: readonly Topic[] = [
  ['tenants', /\b(?:multi[- ]?tenan\w+|tenants?|per-tenant)\b|mandant|테넌트/i],
  [
    'database',
    /\b(?:database|sqlite|postgres\w*|mysql|mongodb|sql|tables?|indexe?s|repositor(?:y|ies) pattern|data model|firestore|dynamodb)\b|base de datos|banco de dados|データベース|数据库|資料庫|テーブル|datenbank|base de données|баз[аыу] данных|데이터베이스/i,
  ],
  [
    'search and filters',
    /\b(?:search\w*|filter\w*|sort(?:ed|ing|s)?|paginat\w+)\b|filtr\w+|búsqueda|busca\w*|pagina(?:ción|ção)|検索|絞り込み|フィルタ\w*|搜索|筛选|suchen|sortier|recherche[rz]?\b|ricerca|поиск|фильтр|сортир|검색|필터|정렬/i,
  ],
  ['cache', /\b(?:cach(?:e|es|ed|ing)|memoi[sz]\w+|ttl)\b|caché|キャッシュ|缓存|快取|zwischenspeicher|кэш|кеш|캐시/i],
  [
    'concurrent use',
    /\b(?:concurren\w+|lock(?:s|ed|ing)?|race conditions?|atomic\w*|idempoten\w+|deadlocks?|parallel\w*|dedup\w*|de-dup\w*)\b|concurren\w+|idempoten\w+|冪等|排他|同時(?:実行|接続|リクエスト)|并发|併發/i,
  ],
  [
    'resilience',
    /\b(?:retr(?:y|ies|ied|ying)|circuit breaker|fail[- ]?over|fall(?:s)?[- ]?backs?|reconnect\w*|recover(?:y|s|ed)|degrad\w+|backoff)\b|reintent\w+|再試行|リトライ|フォールバック|再接続|重试|重試|降級|wiederhol|réessa|повторн|재시도/i,
  ],
  [
    'observability',
    /\b(?:logg(?:ing|ed|er)|structured logs?|metrics|tracing|telemetry|health[- ]?checks?|health endpoint|monitoring|observab\w+)\b|métricas|監視|ヘルスチェック|ログ(?:出力|記録)|日志|监控|健康|protokollier|journalis|мониторинг|логирован|모니터링/i,
  ],
  [
    'command line',
    /\b(?:cli|command[- ]line|subcommands?|exit codes?|stdout|stdin|flags?|makefile)\b|\s--[a-z]{2,}|コマンド|命令行|kommandozeile|ligne de commande|riga di comando|командн|명령/i,
  ],
  [
    'api',
    /\b(?:rest|apis?|endpoints?|graphql|http (?:status|server|client|routes?)|grpc)\b|\b(?:GET|POST|PUT|PATCH|DELETE) [`"']?\/|エンドポイント|接口|schnittstelle|интерфейс\S* программ|엔드포인트/i,
  ],
  [
    'screens',
    /\b(?:ui|screens?|pages?|buttons?|dialogs?|panels?|tooltips?|modals?|sidebars?|tabs?|popups?|toolbars?|menus?)\b|pantallas?|\btelas?\b|botón|botão|画面|ボタン|パネル|页面|頁面|按钮|bildschirm|schaltfläche|écrans?\b|bouton|schermat|pulsant|экран|кнопк|страниц|화면|버튼|페이지/i,
  ],
  [
    'forms',
    /\b(?:forms?|input fields?|inline (?:validation|edit\w*)|wizard|picker|checkbox\w*|dropdowns?)\b|formulario|formulário|フォーム|表单|formular\b|formulaire|форм[аыу] ввода|입력 양식/i,
  ],
  [
    'settings',
    /\b(?:config(?:s|uration|urable)?|settings?|preferences?|environment variables?|\.env)\b|configura\w+|preferenc\w+|設定|配置|einstellung|paramètres|impostazion|настройк|설정/i,
  ],
  [
    'deployment',
    /\b(?:docker\w*|kubernetes|terraform|ci(?:\/cd)?|deploy\w*|compose|helm|github actions|packag(?:ing|ed))\b|despliegue|デプロイ|部署/i,
  ],
  [
    'testing',
    /\b(?:unit tests?|integration tests?|e2e|end-to-end tests?|property(?:-based)? tests?|benchmark\w*|load tests?|test (?:suite|harness|coverage)|golden)\b|pruebas|テスト(?:カバレッジ|スイート)|单元测试|測試|модульн\S* тест|단위 테스트/i,
  ],
  [
    'documentation',
    /\b(?:documentation|readme|docs|user guide|tutorials?|changelog)\b|documentación|documentação|ドキュメント|文档|文件化|dokumentation|документац|문서/i,
  ],
  [
    'compatibility',
    /\b(?:backwards?[- ]compatib\w+|deprecat\w+|compatib\w+|breaking changes?)\b|compatib\w+|後方互換|互換性|兼容|rückwärtskompat|rétrocompat|совместимост|호환/i,
  ],
  [
    'templates',
    /\b(?:templates?|scaffold\w*|generators?|code generation|boilerplate)\b|plantillas?|テンプレート|模板|vorlagen?\b|шаблон|템플릿/i,
  ],
  [
    'workflows',
    /\b(?:state machines?|workflows?|approv(?:al|als|e|es)|lifecycle|transitions?|stages?)\b|transici\w+|aprova\w+|máquina de estados|状態遷移|ワークフロー|承認|审批|狀態機|genehmigung|approbation|approvazion|согласован|승인/i,
  ],
  [
    'adapters',
    /\b(?:plugins?|extensions?|adapters?|providers?|drivers?|sdk)\b|proveedor\w*|プラグイン|拡張機能|アダプタ\w*|插件|适配器/i,
  ],
  [
    'limits',
    /\b(?:limits?|timeouts?|maximum|at most|max(?:imum)? (?:size|length))\b|límites?|limites?|上限|タイムアウト|超时|最大|höchstens|au plus|al massimo|не более|ограничен|제한/i,
  ],
  [
    'validation',
    /\b(?:validat\w+|schema|malformed|invalid)\b|valida\w+|検証|バリデーション|校验|验证|驗證|überprüf|провер|검증/i,
  ],
  [
    'performance',
    /\b(?:latency|throughput|p9[59]|response time|\d+ ?ms|within \d+ (?:seconds?|ms|milliseconds)|memory usage|performance)\b|rendimiento|desempenho|パフォーマンス|応答時間|\d+秒以内|性能|antwortzeit|temps de réponse|tempi? di risposta|производительност|응답 시간/i,
  ],
  [
    'other services',
    /\b(?:third[- ]party|external (?:api|service|system|provider)s?|webhooks?|integrat(?:e|es|ion)s?(?: with)?|redis|firebase|slack|mattermost|github)\b|integra(?:ción|ção)|外部(?:API|サービス)|集成|整合|anbind|интеграц|연동/i,
  ],
  ['parsing', /\b(?:pars(?:e|es|ed|er|ers|ing)|tokeni[sz]\w+|extract(?:s|ed|ing|ion)?)\b|解析|抽出|提取|萃取/i],
];
